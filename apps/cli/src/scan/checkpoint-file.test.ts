import { existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { homedir, tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { UsageError } from "../usage-error.ts";
import { chooseCheckpointFile, prepareCheckpoint, quoteForShell } from "./checkpoint-file.ts";

const circumstances = { environment: { XDG_STATE_HOME: "/state" }, directory: "/work" };

describe("the checkpoint file", () => {
  test("is named by the seed, in the user's state folder", () => {
    expect(chooseCheckpointFile({}, "00ff", circumstances)).toEqual({
      path: "/state/portolan/00ff.checkpoint",
      named: false,
    });
    for (const environment of [{}, { XDG_STATE_HOME: "" }, { XDG_STATE_HOME: "relative" }]) {
      const path = `${homedir()}/.local/state/portolan/00ff.checkpoint`;
      expect(chooseCheckpointFile({}, "00ff", { ...circumstances, environment })?.path).toBe(path);
    }
  });

  test("differs between the parts of a scan", () => {
    const path = chooseCheckpointFile({ shard: { index: 2, count: 7 } }, "00ff", circumstances)?.path;
    expect(path).toBe("/state/portolan/00ff-2of7.checkpoint");
  });

  test("is where the user says, or nowhere", () => {
    expect(chooseCheckpointFile({ checkpoint: "mine" }, "00ff", circumstances)).toEqual({
      path: "/work/mine",
      named: true,
    });
    expect(chooseCheckpointFile({ noCheckpoint: true }, "00ff", circumstances)).toBeUndefined();
  });
});

describe("the folder of the checkpoint file", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "portolan-state-"));
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  test("is made when nobody named the file", () => {
    const file = { path: join(directory, "new", "folder", "file"), named: false };
    expect(prepareCheckpoint(file, expect.unreachable)).toBe(file);
    expect(existsSync(join(directory, "new", "folder"))).toBe(true);
  });

  test("is gone without, with a warning, when it cannot be made", () => {
    writeFileSync(join(directory, "file"), "");
    const warn = vi.fn();
    expect(prepareCheckpoint({ path: join(directory, "file", "folder", "name"), named: false }, warn)).toBeUndefined();
    expect(warn).toHaveBeenCalledWith(expect.stringContaining("cannot be written: a part of its path is not a folder"));
  });

  test("must be there when the file was named", () => {
    const file = { path: join(directory, "missing", "name"), named: true };
    expect(() => prepareCheckpoint(file, expect.unreachable)).toThrow(UsageError);
    expect(() => prepareCheckpoint(file, expect.unreachable)).toThrow(
      /--checkpoint ".*" cannot be written: its folder does not exist/,
    );
  });
});

test.each([
  ["/home/me/scan-1.checkpoint", "/home/me/scan-1.checkpoint"],
  ["/home/my files/scan", "'/home/my files/scan'"],
  ["it's", "'it'\\''s'"],
  ["", "''"],
])("%j is %s to a shell", (text, word) => {
  expect(quoteForShell(text)).toBe(word);
});
