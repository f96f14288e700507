import { homedir } from "node:os";
import type { OptionDefinition, OptionValues } from "../option-definition.ts";
import type { ScanOptions } from "../option-table.ts";
import { parseArguments } from "../parse-arguments.ts";
import { type ConfigCircumstances, findConfigFiles } from "./find-config-files.ts";
import type { ScanArguments } from "./scan-arguments.ts";

/** The flags that say which configuration to read, and those with which none is read. */
type Selection = Pick<ScanOptions, "config" | "noConfig" | "profile" | "resume" | "help">;

/**
 * Takes a scan's command line apart, and adds the flags that the configuration gives: variables of the environment, the profile asked for,
 * configuration files. A scan that is resumed has them in its checkpoint.
 *
 * @param table The flags of a scan, and those of a command's own.
 * Throws a `UsageError` that quotes what is wrong, and names the place in the configuration that it comes from.
 */
export async function readScanArguments<const Table extends readonly OptionDefinition[]>(
  argv: readonly string[],
  table: Table,
): Promise<ScanArguments<Table>> {
  const given = parseArguments(argv, table);
  // The flags of a scan are in the table.
  const selection: Selection = given.options as OptionValues<Table> & Selection;
  if (selection.resume !== undefined || selection.help || selection.noConfig) return { ...given, argv };
  const circumstances = { environment: process.env, directory: process.cwd(), home: homedir() };
  if (!isConfigured(selection, circumstances)) return { ...given, argv };
  const { addConfiguration } = await import("./add-configuration.ts");
  return addConfiguration({ argv, given, table, selection, circumstances });
}

/** Whether there is anything to read: what reads it is not loaded otherwise. */
function isConfigured({ config, profile }: Selection, circumstances: ConfigCircumstances): boolean {
  if (config !== undefined || profile !== undefined) return true;
  if (Object.keys(circumstances.environment).some((name) => name.startsWith("PORTOLAN_"))) return true;
  return Object.keys(findConfigFiles(circumstances)).length > 0;
}
