import { nearest } from "../nearest.ts";
import { nameOf, type OptionDefinition } from "../option-definition.ts";
import { OPTION_TABLE } from "../option-table.ts";
import { TOKEN_VARIABLE } from "../server/token-variable.ts";
import { UsageError } from "../usage-error.ts";
import type { Setting } from "./setting.ts";
import { settingTexts } from "./setting-texts.ts";

/** What the names of variables begin with: `PORTOLAN_MAX_RATE` is `--max-rate`. */
export const VARIABLE_PREFIX = "PORTOLAN_";

const BY_VARIABLE: ReadonlyMap<string, OptionDefinition> = new Map(
  OPTION_TABLE.map((definition: OptionDefinition) => [variableOf(definition), definition]),
);

/** The variable of the environment that gives an option. */
export function variableOf({ long }: OptionDefinition): string {
  return `${VARIABLE_PREFIX}${long.slice(2).replaceAll("-", "_").toUpperCase()}`;
}

/**
 * The settings that variables of the environment give; an empty one gives none. One that is nearly the name of a flag's is refused; others
 * with the prefix may be another program's.
 *
 * Throws a `UsageError` that names the variable.
 */
export function environmentSettings(environment: Readonly<Record<string, string | undefined>>): readonly Setting[] {
  const variables = Object.entries(environment).filter(
    ([name, value]) =>
      name.startsWith(VARIABLE_PREFIX) && name !== TOKEN_VARIABLE && value !== undefined && value !== "",
  );
  return variables.flatMap(([variable, value]) => {
    const definition = BY_VARIABLE.get(variable);
    if (definition === undefined) return refuseNear(variable);
    if (definition.commandLineOnly)
      throw new UsageError(`$${variable} can only be given on the command line, as ${nameOf(definition)}.`);
    return [{ definition, texts: readTexts(definition, variable, value), origin: { kind: "environment", variable } }];
  });
}

function readTexts(definition: OptionDefinition, variable: string, value: string | undefined): readonly string[] {
  try {
    return settingTexts(definition, value);
  } catch (error) {
    throw error instanceof UsageError ? new UsageError(`$${variable}: ${error.message}`, { cause: error }) : error;
  }
}

function refuseNear(variable: string): [] {
  const names = [...BY_VARIABLE.keys()].map((name) => name.slice(VARIABLE_PREFIX.length));
  const meant = nearest(variable.slice(VARIABLE_PREFIX.length), names);
  if (meant === undefined) return [];
  throw new UsageError(`$${variable} is not a setting: did you mean $${VARIABLE_PREFIX}${meant}?`);
}
