import type { EndEvent, ScanEvent } from "@portolan/core";
import { escapeForTerminal, type Output, readResults, writeEvents } from "@portolan/report";
import { EXIT_STATUS } from "../exit-status.ts";
import { isBrokenPipe } from "../output/broken-pipe.ts";
import { colorsStdout } from "../output/color.ts";
import { openOutputs } from "../output/open-outputs.ts";
import { parseArguments } from "../parse-arguments.ts";
import { resultsSource, STANDARD_INPUT } from "../results/results-source.ts";
import { beginEvents } from "../scan/begin-events.ts";
import { UsageError } from "../usage-error.ts";
import { CONVERT_OPTION_TABLE, type ConvertOptions } from "./convert-options.ts";
import { type ConversionPlan, planConversion } from "./plan-conversion.ts";

/** `portolan convert`: results that were written before, whole or cut short, in any other format. */
export async function runConvert(argv: readonly string[]): Promise<number> {
  const { operands, options } = parseArguments(argv, CONVERT_OPTION_TABLE);
  const operand = operandOf(operands);
  const plan = planConversion(options, operand === STANDARD_INPUT ? undefined : operand, process.cwd());
  // Nothing is emptied before it is clear that there is something to put there.
  const events = await beginEvents(readResults(resultsSource(operand)));
  const reader = { isGone: false };
  const outputs = await open(plan, options, reader);
  let end: EndEvent | undefined;
  try {
    end = await writeEvents(tellingLeftOut(events, options), outputs);
  } catch (error) {
    if (reader.isGone) return EXIT_STATUS.finished;
    throw error;
  }
  if (end === undefined)
    tell(
      options,
      `${operand === STANDARD_INPUT ? "standard input" : `"${operand}"`} was cut short, or its scan has not ended: what was written is marked as incomplete.`,
    );
  return EXIT_STATUS.finished;
}

function operandOf([operand = STANDARD_INPUT, surplus]: readonly string[]): string {
  if (surplus !== undefined)
    throw new UsageError(`"${surplus}" is one too many: give one file of results, or - for standard input.`);
  if (operand === STANDARD_INPUT && process.stdin.isTTY)
    throw new UsageError(
      "convert needs a file of results, or - and results on standard input; see portolan convert --help.",
    );
  return operand;
}

async function open(
  { outputs, printed }: ConversionPlan,
  options: ConvertOptions,
  reader: { isGone: boolean },
): Promise<Output[]> {
  const { stdout } = process;
  const color = colorsStdout(options);
  const onError = (error: Error): void => {
    reader.isGone ||= isBrokenPipe(error);
  };
  const opened = await openOutputs(outputs, {
    stdout,
    stdoutSink: { onError },
    table: { color, columns: stdout.columns ?? Number.POSITIVE_INFINITY },
  });
  return printed ? opened : opened.slice(1);
}

/** What other programs' results hold beyond ours is told here: the formats have no place for it. */
async function* tellingLeftOut(events: AsyncIterable<ScanEvent>, options: ConvertOptions): AsyncGenerator<ScanEvent> {
  for await (const event of events) {
    if (event.type === "warning" && event.code === "left-out") tell(options, event.message);
    yield event;
  }
}

function tell({ quiet }: ConvertOptions, message: string): void {
  if (!quiet) process.stderr.write(`portolan: ${escapeForTerminal(message)}\n`);
}
