import { mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { planOutputs } from "./output-plan.ts";

describe("planOutputs", () => {
  let directory: string;

  beforeEach(() => {
    directory = mkdtempSync(join(tmpdir(), "portolan-outputs-"));
    mkdirSync(join(directory, "folder"));
    writeFileSync(join(directory, "old"), "kept");
  });

  afterEach(() => rmSync(directory, { recursive: true }));

  test.each([
    [{}, "text"],
    [{ json: true }, "json"],
    [{ ndjson: true }, "ndjson"],
    [{ outputJson: "-" }, "json"],
    [{ outputText: "-" }, "text"],
  ])("%j prints %s", (options, format) => {
    expect(planOutputs(options, directory)).toEqual({ stdout: format, files: [] });
  });

  test("names files by their folder, and touches none", () => {
    const { files } = planOutputs({ outputText: "new", outputJson: "old", outputNdjson: "/dev/null" }, directory);
    expect(files.map(({ format, path }) => [format, path])).toEqual([
      ["text", join(directory, "new")],
      ["json", join(directory, "old")],
      ["ndjson", "/dev/null"],
    ]);
    expect(readdirSync(directory).sort()).toEqual(["folder", "old"]);
  });

  test.each([
    [
      { outputText: "missing/file" },
      /^-oN\/--output-text ".*missing\/file" cannot be written: its folder does not exist\.$/,
    ],
    [{ outputText: "old/file" }, /cannot be written: a part of its path is not a folder/],
    [{ outputJson: "folder" }, /cannot be written: it is a folder/],
    [{ outputText: "same", outputJson: "./same" }, /-oN\/--output-text and -oJ\/--output-json both name the file/],
    [{ json: true, outputNdjson: "-" }, /--output-ndjson and --json both ask for standard output/],
  ])("refuses %j", (options, message) => {
    expect(() => planOutputs(options, directory)).toThrow(UsageError);
    expect(() => planOutputs(options, directory)).toThrow(message);
  });
});
