import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { glob } from "tinyglobby";
import { describe, expect, it } from "vitest";
import { WORKSPACE_ROOT } from "../src/projects.ts";

const CORE = join(WORKSPACE_ROOT, "packages/core/src");
const REPORT = join(WORKSPACE_ROOT, "packages/report/src");
const document = await readFile(join(WORKSPACE_ROOT, "docs/errors.md"), "utf8");

/** The words of a union of string literals in a source file, from the text that opens it to the next semicolon. */
async function wordsOf(file: string, opening: string, folder = CORE): Promise<string[]> {
  const source = await readFile(join(folder, file), "utf8");
  const start = source.indexOf(opening);
  if (start < 0) throw new Error(`${file} has no ${opening}`);
  const union = source.slice(start, source.indexOf(";", start));
  return [...union.matchAll(/"([\w-]+)"/g)].map(([, word = ""]) => word);
}

/** The first cells of a table's rows. */
function rows(pattern: RegExp): string[] {
  return [...document.matchAll(pattern)].map(([, word = ""]) => word);
}

describe("docs/errors.md", () => {
  it("lists the error codes of core, in their order", async () => {
    const codes = await wordsOf("errors.ts", "export type PortolanErrorCode =");
    expect(codes.length).toBeGreaterThan(10);
    expect(rows(/^\| `(?!RESULTS_)([A-Z_]+)` \|/gm)).toEqual(codes);
  });

  it("lists the codes of results that are read, in their order", async () => {
    const codes = await wordsOf("read/results-error.ts", "export type ResultsErrorCode =", REPORT);
    expect(codes.length).toBeGreaterThan(2);
    expect(rows(/^\| `(RESULTS_[A-Z_]+)` \|/gm)).toEqual(codes);
  });

  it("lists the codes of warnings, in their order", async () => {
    const codes = await wordsOf("results/events.ts", "readonly code:");
    expect(codes.length).toBeGreaterThan(3);
    expect(rows(/^\| `([a-z-]+)` \|/gm)).toEqual(codes);
  });

  it("names the class that each code is thrown with", async () => {
    const files = await glob("packages/{core,report}/src/**/*.ts", {
      cwd: WORKSPACE_ROOT,
      ignore: ["**/*.test.ts"],
      absolute: true,
    });
    const sources = await Promise.all(files.map((file) => readFile(file, "utf8")));
    const thrown = sources.flatMap((source) => [...source.matchAll(/new ((?:Input|System)Error)\(\s*"([A-Z_]+)"/g)]);
    const classes = new Map(thrown.map(([, name = "", code = ""]) => [code, name]));
    const documented = document.matchAll(/^\| `([A-Z_]+)` \| `(\w+)` \|/gm);
    expect(new Map([...documented].map(([, code = "", name = ""]) => [code, name]))).toEqual(classes);
  });
});
