import { Command, Option } from "commander";
import { rewriteNmapFlags } from "./nmap-flags.ts";
import { nameOf, type OptionDefinition, type OptionValues, takesArgument } from "./option-definition.ts";
import { parseOptionValue } from "./option-schema.ts";
import { UsageError } from "./usage-error.ts";

/** A command line, taken apart. */
export interface ParsedArguments<Table extends readonly OptionDefinition[]> {
  /** What is no flag: targets, or what a command works on. */
  readonly operands: readonly string[];
  readonly options: OptionValues<Table>;
}

/**
 * Takes a command line apart by a table of options. Throws a `UsageError` that quotes the text at fault: an unknown flag (with the
 * nearest known one), a value that isn't of its kind, two flags that exclude each other.
 */
export function parseArguments<const Table extends readonly OptionDefinition[]>(
  argv: readonly string[],
  table: Table,
): ParsedArguments<Table> {
  const { operands, texts } = split(rewriteNmapFlags(argv, table), table);
  refuseConflicts(table, texts);
  const values = table.flatMap((definition) => {
    const given = texts.get(definition.key);
    return given ? [[definition.key, parseOptionValue(definition, given)] as const] : [];
  });
  // The values were made by the kinds of the table, which is what the type says.
  return { operands, options: Object.fromEntries(values) as OptionValues<Table> };
}

/** The texts given for each option by key, in order; a flag without a value counts as an empty text. */
function split(
  argv: readonly string[],
  table: readonly OptionDefinition[],
): { operands: string[]; texts: Map<string, string[]> } {
  const texts = new Map<string, string[]>();
  const command = new Command("portolan")
    .exitOverride()
    .configureOutput({ writeErr: () => undefined, writeOut: () => undefined })
    .helpOption(false)
    .argument("[operands...]");
  for (const definition of table) {
    const option = new Option(takesArgument(definition) ? `${definition.long} <value>` : definition.long);
    command.addOption(option);
    command.on(`option:${option.name()}`, (value: string | null | undefined) => {
      texts.set(definition.key, [...(texts.get(definition.key) ?? []), value ?? ""]);
    });
  }
  command.parse(argv, { from: "user" });
  return { operands: command.args, texts };
}

function refuseConflicts(table: readonly OptionDefinition[], texts: ReadonlyMap<string, unknown>): void {
  for (const definition of table) {
    if (!texts.has(definition.key)) continue;
    const conflict = table.find(({ key }) => definition.conflicts?.includes(key) && texts.has(key));
    if (conflict)
      throw new UsageError(`${nameOf(definition)} and ${nameOf(conflict)} exclude each other; give one of them.`);
  }
}
