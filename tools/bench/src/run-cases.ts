import type { BenchCase, BenchContext } from "./bench-case.ts";
import type { CaseOutcome } from "./outcome/row.ts";

/** Runs cases one after the other; one that throws has a fault, and the next one runs all the same. */
export async function runCases(cases: readonly BenchCase[], context: BenchContext): Promise<CaseOutcome[]> {
  const outcomes: CaseOutcome[] = [];
  for (const { name, run } of cases) {
    try {
      outcomes.push(await run(context));
    } catch (error) {
      outcomes.push({ name, rows: [], faults: [error instanceof Error ? error.message : String(error)] });
    }
  }
  return outcomes;
}
