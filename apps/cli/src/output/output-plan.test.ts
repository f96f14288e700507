import {
  linkSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { FORMATS } from "./formats.ts";
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
    [{ csv: true }, "csv"],
    [{ outputXml: "-" }, "xml"],
    [{ outputGrepable: "-" }, "grepable"],
    [{ list: true }, "list"],
    [{ html: true }, "html"],
    [{ markdown: true }, "markdown"],
    [{ outputCsv: "-" }, "csv"],
    [{ outputHtml: "-" }, "html"],
    [{ outputMarkdown: "-" }, "markdown"],
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

  test("names a file for every format by a base, beside what else is asked for", () => {
    const { stdout, files } = planOutputs({ outputAll: "folder/scan", outputJson: "-" }, directory);
    expect(stdout).toBe("json");
    expect(files.map(({ format, path }) => [format, path])).toEqual(
      FORMATS.map(({ name, extension }) => [name, join(directory, "folder", `scan${extension}`)]),
    );
    expect(new Set(files.map(({ path }) => path)).size).toBe(FORMATS.length);
  });

  test("names the columns of CSV", () => {
    expect(planOutputs({ csv: true, fields: "port,ip" }, directory).fields).toEqual(["port", "ip"]);
    expect(planOutputs({ outputCsv: "new", fields: "port,ip" }, directory).fields).toEqual(["port", "ip"]);
  });

  test("refuses one file by two names", () => {
    symlinkSync("old", join(directory, "link"));
    linkSync(join(directory, "old"), join(directory, "hard"));
    for (const name of ["link", "hard"]) {
      expect(() => planOutputs({ outputText: "old", outputJson: name }, directory)).toThrow(/both name the file/);
    }
    expect(readFileSync(join(directory, "old"), "utf8")).toBe("kept");
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
    [{ json: true, ndjson: true }, /--json and --ndjson both ask for standard output; give one of them\.$/],
    [{ outputXml: "-", outputGrepable: "-" }, /-oX\/--output-xml and -oG\/--output-grepable both ask for standard/],
    [{ csv: true, fields: "prot" }, /"prot" in --fields "prot" is not a column: did you mean port\?$/],
    [{ json: true, fields: "port" }, /--fields "port" says which columns CSV has; give --csv or --output-csv as well/],
    [{ csv: true, list: true }, /--csv and --list both ask for standard output/],
    [{ outputAll: "scan", outputCsv: "./scan.csv" }, /--output-csv and -oA\/--output-all both name the file/],
    [{ outputAll: "-" }, /^-oA\/--output-all "-" is no base for the names of files; give one such as "scan"\.$/],
    [{ outputAll: "folder/" }, /"folder\/" is no base for the names of files/],
    [{ outputAll: "missing/scan" }, /^-oA\/--output-all ".*missing\/scan\.txt" cannot be written: its folder/],
  ])("refuses %j", (options, message) => {
    expect(() => planOutputs(options, directory)).toThrow(UsageError);
    expect(() => planOutputs(options, directory)).toThrow(message);
  });
});
