import type { OptionDefinition } from "../option-definition.ts";
import { OPTION_TABLE } from "../option-table.ts";
import { FORMATS, type FormatDefinition } from "../output/formats.ts";
import type { Setting } from "./setting.ts";

const CONFLICTS_OF: ReadonlyMap<string, readonly string[]> = new Map(
  OPTION_TABLE.map(({ key, conflicts = [] }: OptionDefinition) => [key, conflicts]),
);

const BOUNDS: ReadonlySet<string> = new Set(["minRate", "maxRate"]);

/** What is given on the command line: the values by key. */
export type Given = Readonly<Record<string, unknown>>;

/**
 * The settings that apply. What stands higher takes the place of what stands lower: of the same flag, and of flags that can't be given
 * beside it. Only lists add up, so that what one level excludes stays excluded.
 *
 * @param levels From the highest, just below the command line, to the lowest.
 */
export function mergeSettings(given: Given, levels: readonly (readonly Setting[])[]): readonly Setting[] {
  const decided = new Set(Object.keys(given));
  const active = new Map(Object.entries(given).map(([key, value]) => [key, String(value)]));
  return levels.flatMap((level) => {
    const kept = level.filter(({ definition, texts }) => {
      const isOpen = definition.kind === "texts" || !decided.has(definition.key);
      return isOpen && ![...active].some(([key, text]) => exclude(definition, texts.at(-1), key, text));
    });
    for (const { definition } of kept) decided.add(definition.key);
    const applied = kept.filter(({ texts }) => texts.length > 0);
    for (const { definition, texts } of applied) active.set(definition.key, texts.at(-1) ?? "");
    return applied;
  });
}

/** Whether it says what goes to standard output. */
function printsResults(key: string, text: string | undefined): boolean {
  return FORMATS.some(
    ({ fileKey, stdoutKey }: FormatDefinition) => key === stdoutKey || (key === fileKey && text === "-"),
  );
}

/** Whether the two can't be given together. The table says so from one side only, of each pair. */
function exclude(definition: OptionDefinition, text: string | undefined, otherKey: string, otherText: string): boolean {
  if (definition.conflicts?.includes(otherKey) || CONFLICTS_OF.get(otherKey)?.includes(definition.key)) return true;
  if (printsResults(definition.key, text) && printsResults(otherKey, otherText)) return true;
  // A rate that is found by measurement has bounds; one that is given has none.
  if (definition.key === "rate") return text !== "auto" && BOUNDS.has(otherKey);
  return otherKey === "rate" && otherText !== "auto" && BOUNDS.has(definition.key);
}
