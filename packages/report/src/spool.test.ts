import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSpool } from "./spool.ts";

describe("a spool", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "portolan-test-"));
    vi.stubEnv("TMPDIR", folder);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  test("gives back what it got, in order, through memory and disk alike", () => {
    fc.assert(
      fc.property(
        fc.array(fc.string({ unit: "grapheme", maxLength: 50 }), { maxLength: 50 }),
        fc.nat(400),
        (texts, memory) => {
          const spool = createSpool(memory);
          for (const text of texts) spool.append(text);
          expect([...spool.drain()].join("")).toBe(texts.join(""));
        },
      ),
    );
  });

  test("joins characters that the pieces of the file cut through", () => {
    const text = `x${"é€😀".repeat(30_000)}`;
    const spool = createSpool(0);
    spool.append(text);
    expect([...spool.drain()].join("")).toBe(text);
  });

  test("is empty after it was drained", () => {
    const spool = createSpool(4);
    spool.append("first text");
    expect([...spool.drain()].join("")).toBe("first text");
    expect([...spool.drain()]).toEqual([]);
    spool.append("second text");
    expect([...spool.drain()].join("")).toBe("second text");
  });

  test("leaves nothing behind in the folder for temporary files", () => {
    const spool = createSpool(4);
    spool.append("long enough for the disk");
    for (const _ of spool.drain());
    expect(readdirSync(folder)).toEqual([]);
  });
});
