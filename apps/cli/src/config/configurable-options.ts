import { nearest } from "../nearest.ts";
import type { OptionDefinition } from "../option-definition.ts";
import { OPTION_TABLE } from "../option-table.ts";

const BY_NAME: ReadonlyMap<string, OptionDefinition> = new Map(
  OPTION_TABLE.flatMap((definition: OptionDefinition) =>
    [definition.long, ...(definition.aliases ?? [])]
      .map((form) => [form.replace(/^--/, ""), definition] as const)
      .concat([[definition.key, definition]]),
  ),
);

/** Keys of a configuration file, in the order of the help. */
const KEYS = OPTION_TABLE.filter((definition: OptionDefinition) => !definition.commandLineOnly).map(({ key }) => key);

/** What a name in a configuration says. */
export type Found =
  | { readonly kind: "option"; readonly definition: OptionDefinition }
  | { readonly kind: "command-line-only"; readonly definition: OptionDefinition }
  | { readonly kind: "unknown"; readonly nearest: string | undefined };

/** The option of a key (`maxRate`), or of a flag's long name without its dashes (`max-rate`). */
export function findConfigurable(name: string): Found {
  const definition = BY_NAME.get(name);
  if (definition === undefined) return { kind: "unknown", nearest: nearestKey(name) };
  return { kind: definition.commandLineOnly ? "command-line-only" : "option", definition };
}

/** Dashes and capitals are no difference: `maxrate` and `max_rate` are both near to `maxRate`. */
function nearestKey(name: string): string | undefined {
  return nearest(name.replaceAll(/[-_]/g, ""), KEYS);
}
