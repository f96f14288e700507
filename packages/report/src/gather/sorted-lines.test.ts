import { mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import fc from "fast-check";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { createSortedLines } from "./sorted-lines.ts";

describe("sorted lines", () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), "portolan-test-"));
    vi.stubEnv("TMPDIR", folder);
  });

  afterEach(() => {
    vi.unstubAllEnvs();
    rmSync(folder, { recursive: true });
  });

  test("are all given back, sorted, through memory and any number of runs on disk", () => {
    const line = fc.string({ unit: "grapheme", maxLength: 30 }).map((text) => text.replaceAll("\n", " "));
    fc.assert(
      fc.property(fc.array(line, { maxLength: 60 }), fc.nat(300), (lines, memory) => {
        const sorted = createSortedLines(memory);
        for (const each of lines) sorted.add(each);
        expect([...sorted.drain()]).toEqual([...lines].sort());
      }),
    );
  });

  test("are read across the pieces of the file", () => {
    const lines = Array.from({ length: 6 }, (_, index) => `${5 - index}${"é😀".repeat(30_000)}`);
    const sorted = createSortedLines(100_000);
    for (const line of lines) sorted.add(line);
    expect([...sorted.drain()]).toEqual(lines.reverse());
  });

  test("are gone once they were read, from the disk too, even when not to the end", () => {
    const sorted = createSortedLines(1);
    for (const line of ["second", "first"]) sorted.add(line);
    for (const line of sorted.drain()) {
      expect(line).toBe("first");
      break;
    }
    expect([...sorted.drain()]).toEqual([]);
    expect(readdirSync(folder)).toEqual([]);
  });
});
