import { readResults } from "@portolan/report";
import {
  type CollectedResults,
  collectResults,
  type Difference,
  diffResults,
  formatDifference,
} from "@portolan/report/diff";
import { EXIT_STATUS } from "../exit-status.ts";
import { colorsStdout } from "../output/color.ts";
import { printPieces } from "../output/print-text.ts";
import { parseArguments } from "../parse-arguments.ts";
import { resultsSource, STANDARD_INPUT } from "../results/results-source.ts";
import { UsageError } from "../usage-error.ts";
import { DIFF_OPTION_TABLE } from "./diff-options.ts";

/** `portolan diff`: how the results of two scans differ. Status 3 when they do, 4 when that cannot be said of all. */
export async function runDiff(argv: readonly string[]): Promise<number> {
  const { operands, options } = parseArguments(argv, DIFF_OPTION_TABLE);
  const [before, after] = operandsOf(operands);
  const difference = diffResults(await collect(before), await collect(after));
  const color = colorsStdout(options);
  const format = options.json ? "json" : options.markdown ? "markdown" : "text";
  await printPieces(formatDifference(difference, format, color));
  return statusOf(difference);
}

function operandsOf([before, after, surplus]: readonly string[]): [string, string] {
  if (before === undefined || after === undefined)
    throw new UsageError("diff needs two files of results, the earlier one first; see portolan diff --help.");
  if (surplus !== undefined) throw new UsageError(`"${surplus}" is one too many: give two files of results.`);
  if (before === STANDARD_INPUT && after === STANDARD_INPUT)
    throw new UsageError(`"${STANDARD_INPUT}" was given twice: only one of the two can be standard input.`);
  return [before, after];
}

function collect(operand: string): Promise<CollectedResults> {
  return collectResults(readResults(resultsSource(operand)));
}

function statusOf({ changes, before, after }: Difference): number {
  if (changes.length > 0) return EXIT_STATUS.different;
  return before.complete && after.complete ? EXIT_STATUS.finished : EXIT_STATUS.incomplete;
}
