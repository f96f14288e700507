import { toSafeJson } from "@portolan/report";
import { EXIT_STATUS } from "../exit-status.ts";
import { printText } from "../output/print-text.ts";
import { parseArguments } from "../parse-arguments.ts";
import { UsageError } from "../usage-error.ts";
import { DOCTOR_OPTION_TABLE } from "./doctor-options.ts";
import { examine } from "./examine.ts";
import { formatChecks } from "./format-checks.ts";
import { thisMachine } from "./this-machine.ts";

/** `portolan doctor`: what this machine can do. A lack is a finding, not a failure: the exit status is that of having looked. */
export async function runDoctor(argv: readonly string[]): Promise<number> {
  const { operands, options } = parseArguments(argv, DOCTOR_OPTION_TABLE);
  const [surplus] = operands;
  if (surplus !== undefined)
    throw new UsageError(`"${surplus}" is one too many: doctor takes flags only; see portolan doctor --help.`);
  const checks = examine(thisMachine());
  await printText(options.json ? `${toSafeJson(checks)}\n` : formatChecks(checks));
  return EXIT_STATUS.finished;
}
