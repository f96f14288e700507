import { EXIT_STATUS } from "../exit-status.ts";
import { printText } from "../output/print-text.ts";
import { parseArguments } from "../parse-arguments.ts";
import { UsageError } from "../usage-error.ts";
import { manual } from "./manual.ts";
import { MANUAL_OPTION_TABLE } from "./manual-options.ts";

/** `portolan man`: the manual page. */
export async function runManual(argv: readonly string[]): Promise<number> {
  const { operands } = parseArguments(argv, MANUAL_OPTION_TABLE);
  const [surplus] = operands;
  if (surplus !== undefined)
    throw new UsageError(`"${surplus}" is one too many: man has one page for all; see portolan man --help.`);
  await printText(manual());
  return EXIT_STATUS.finished;
}
