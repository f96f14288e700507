import { toSafeJson } from "@portolan/report";
import { createServiceCatalogue, type ServiceDirectory, type ServiceEntry } from "@portolan/services-db";
import { EXIT_STATUS } from "../exit-status.ts";
import { printText } from "../output/print-text.ts";
import { parseArguments } from "../parse-arguments.ts";
import { UsageError } from "../usage-error.ts";
import { formatServices } from "./format-services.ts";
import { SERVICES_OPTION_TABLE } from "./services-options.ts";

/** `portolan services`: what is usually behind a port, or where a service usually is. Status 1 when nothing is known. */
export async function runServices(argv: readonly string[]): Promise<number> {
  const { operands, options } = parseArguments(argv, SERVICES_OPTION_TABLE);
  const catalogue = createServiceCatalogue();
  const entries = find(catalogue, operands, options.search);
  if (entries.length === 0) process.stderr.write(`portolan: ${describeAbsence(catalogue, operands, options.search)}\n`);
  await printText(options.json ? `${toSafeJson(entries)}\n` : entries.length === 0 ? "" : formatServices(entries));
  return entries.length === 0 ? EXIT_STATUS.failed : EXIT_STATUS.finished;
}

function find(
  catalogue: ServiceDirectory,
  operands: readonly string[],
  search: string | undefined,
): readonly ServiceEntry[] {
  const [wanted, surplus] = operands;
  if (surplus !== undefined)
    throw new UsageError(`"${surplus}" is one too many: give one port or name, or --search TEXT.`);
  if (wanted !== undefined && search !== undefined) {
    throw new UsageError(`"${wanted}" and --search "${search}" exclude each other; give one of them.`);
  }
  if (search !== undefined) return catalogue.search(search);
  if (wanted !== undefined) return catalogue.describe(wanted);
  throw new UsageError("services needs a port, a name, or --search TEXT; see portolan services --help.");
}

function describeAbsence(catalogue: ServiceDirectory, [wanted]: readonly string[], search: string | undefined): string {
  if (wanted === undefined) return `no service has ${toSafeJson(search)} in its name or description.`;
  const [nearest] = /^\d/.test(wanted) ? [] : catalogue.suggest(wanted);
  const hint = nearest === undefined ? "try --search TEXT" : `did you mean ${nearest}?`;
  return `nothing is known of ${toSafeJson(wanted)}: ${hint}`;
}
