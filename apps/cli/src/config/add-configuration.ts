import { type OptionDefinition, takesArgument } from "../option-definition.ts";
import { planOutputs } from "../output/output-plan.ts";
import { type ParsedArguments, parseArguments } from "../parse-arguments.ts";
import { refuseCombinations } from "../refuse-combinations.ts";
import { UsageError } from "../usage-error.ts";
import { type ConfigSelection, readConfiguration } from "./configuration.ts";
import type { ConfigCircumstances } from "./find-config-files.ts";
import { mergeSettings } from "./merge-settings.ts";
import type { ScanArguments } from "./scan-arguments.ts";
import { explainSettings, type Setting } from "./setting.ts";

/** A command line, and where to look for what completes it. */
export interface CommandLine<Table extends readonly OptionDefinition[]> {
  readonly argv: readonly string[];
  readonly given: ParsedArguments<Table>;
  readonly table: Table;
  readonly selection: ConfigSelection;
  readonly circumstances: ConfigCircumstances;
}

/**
 * A command line with the flags before it that the configuration gives. Throws a `UsageError` when the configuration is wrong, or does not
 * agree with the command line.
 */
export async function addConfiguration<const Table extends readonly OptionDefinition[]>({
  argv,
  given,
  table,
  selection,
  circumstances,
}: CommandLine<Table>): Promise<ScanArguments<Table>> {
  const { levels } = await readConfiguration(selection, circumstances);
  const settings = mergeSettings(given.options, levels);
  const all = [...settings.flatMap(toArguments), ...argv];
  try {
    const parsed = parseArguments(all, table);
    refuseCombinations(parsed.options);
    planOutputs(parsed.options, circumstances.directory);
    return { ...parsed, argv: all };
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    throw new UsageError(explainSettings(error.message, settings), { cause: error });
  }
}

function toArguments({ definition, texts }: Setting): readonly string[] {
  return texts.map((text) => (takesArgument(definition) ? `${definition.long}=${text}` : definition.long));
}
