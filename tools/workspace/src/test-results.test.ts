import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { x } from "tinyexec";
import { describe, expect, it, onTestFinished } from "vitest";
import { addCounts, readTestCount } from "./test-results.ts";

/** Runs vitest on test files of these texts, and gives the path of its report. */
async function report(...texts: string[]): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-results-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  for (const [index, text] of texts.entries()) await writeFile(join(folder, `${index}.test.js`), text);
  const file = join(folder, "report.json");
  await x("vitest", ["run", "--root", folder, "--globals", "--reporter=json", `--outputFile.json=${file}`]);
  return file;
}

describe("readTestCount", () => {
  it("counts what passed", async () => {
    const file = await report('it("a", () => {}); it("b", () => {});', 'it("c", () => {});');
    expect(await readTestCount(file)).toEqual({ passed: 3, failed: 0, skipped: 0 });
  });

  it("counts what failed and what was not run", async () => {
    const file = await report(
      'it("a", () => { throw new Error(); }); it.skip("b", () => {}); it.todo("c"); it("d", () => {});',
    );
    expect(await readTestCount(file)).toEqual({ passed: 1, failed: 1, skipped: 2 });
  });

  it("counts a file that cannot be loaded, or cleaned up after, as a failure", async () => {
    const file = await report("throw new Error();", 'afterAll(() => { throw new Error(); }); it("a", () => {});');
    expect(await readTestCount(file)).toEqual({ passed: 1, failed: 2, skipped: 0 });
  });

  it("throws when there is no report, or something else", async () => {
    await expect(readTestCount("/nonexistent/report.json")).rejects.toThrow("ENOENT");
    await expect(readTestCount(new URL("../package.json", import.meta.url).pathname)).rejects.toThrow("numPassedTests");
  });
});

it("addCounts adds", () => {
  const counts = [
    { passed: 1, failed: 2, skipped: 3 },
    { passed: 10, failed: 20, skipped: 30 },
  ];
  expect(addCounts(counts)).toEqual({ passed: 11, failed: 22, skipped: 33 });
});
