import type { CaseOutcome } from "./outcome/row.ts";

/** What a case is handed when it runs. */
export interface BenchContext {
  /** Runs that the user asks for instead of the case's own number. */
  readonly runs: number | undefined;
  /** Further flags for Portolan, to try something out. */
  readonly portolanFlags: readonly string[];
  /** A folder for files of this run; it is removed afterwards. */
  readonly folder: string;
  /** Tells the user how far the case has come. */
  say(line: string): void;
}

/** One measurement of the acceptance list. */
export interface BenchCase {
  readonly name: string;
  /** One line for people. */
  readonly description: string;
  /** Runs of each side that acceptance asks for. */
  readonly runs: number;
  /** Measures. What throws counts as a fault of the case. */
  run(context: BenchContext): Promise<CaseOutcome>;
}
