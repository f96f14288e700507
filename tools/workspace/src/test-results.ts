import { readFile } from "node:fs/promises";
import { z } from "zod";

/** Where a project's test run leaves its results, below the project's folder; an output of the Nx target, so a cached run has it too. */
export const RESULTS_FOLDER = ".test-results";

/** What came of test runs. */
export interface TestCount {
  readonly passed: number;
  /** Tests that failed, and test files that could not even be loaded. */
  readonly failed: number;
  readonly skipped: number;
}

const reportSchema = z.object({
  numPassedTests: z.int().nonnegative(),
  numFailedTests: z.int().nonnegative(),
  numPendingTests: z.int().nonnegative(),
  numTodoTests: z.int().nonnegative(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** Counts one report of vitest's JSON reporter. Throws when the file is missing or is none. */
export async function readTestCount(path: string): Promise<TestCount> {
  const report = reportSchema.parse(JSON.parse(await readFile(path, "utf8")));
  const brokenFiles = report.testResults.filter(
    ({ status, assertionResults }) =>
      status === "failed" && assertionResults.every((assertion) => assertion.status !== "failed"),
  );
  return {
    passed: report.numPassedTests,
    failed: report.numFailedTests + brokenFiles.length,
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

export function addCounts(counts: readonly TestCount[]): TestCount {
  return counts.reduce(
    (sum, count) => ({
      passed: sum.passed + count.passed,
      failed: sum.failed + count.failed,
      skipped: sum.skipped + count.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}
