import { statSync } from "node:fs";
import { didYouMean } from "../nearest.ts";
import { FORMATS, type FormatDefinition } from "../output/formats.ts";
import { asksStandardOutput, type OutputPlan, planOutputs } from "../output/output-plan.ts";
import { UsageError } from "../usage-error.ts";
import type { ConvertOptions } from "./convert-options.ts";

/** What is to be written. */
export interface ConversionPlan {
  readonly outputs: OutputPlan;
  /** Whether anything goes to standard output: files alone may be asked for. */
  readonly printed: boolean;
}

/**
 * What the flags ask for; file names are relative to the folder. Opens, makes and empties nothing.
 * Throws a `UsageError` as `planOutputs` does, and where a file would be read and written at once.
 *
 * @param input The file that is read; nothing for standard input.
 */
export function planConversion(options: ConvertOptions, input: string | undefined, directory: string): ConversionPlan {
  const asked = { ...options, ...printedFormat(options) };
  const outputs = planOutputs(asked, directory);
  for (const { flag, path } of outputs.files) {
    if (input !== undefined && isSameFile(input, path))
      throw new UsageError(`${flag} names the file that is read, "${input}": write to another.`);
  }
  return { outputs, printed: outputs.files.length === 0 || asksStandardOutput(asked).length > 0 };
}

/** `--to` as the flag that means the same. */
function printedFormat({ to }: ConvertOptions): Partial<ConvertOptions> {
  if (to === undefined) return {};
  const definition: FormatDefinition | undefined = FORMATS.find(({ name }) => name === to.toLowerCase());
  if (definition === undefined) {
    const names = FORMATS.map(({ name }) => name);
    throw new UsageError(`--to "${to}" is no format: ${didYouMean(to, names, `there are ${names.join(", ")}.`)}`);
  }
  return definition.stdoutKey === undefined ? { [definition.fileKey]: "-" } : { [definition.stdoutKey]: true };
}

function isSameFile(left: string, right: string): boolean {
  const [one, other] = [left, right].map((path) => statSync(path, { throwIfNoEntry: false, bigint: true }));
  return one?.isFile() === true && one.dev === other?.dev && one.ino === other.ino;
}
