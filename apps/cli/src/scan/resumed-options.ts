import { resolve } from "node:path";
import { type OptionDefinition, takesFile } from "../option-definition.ts";
import { OPTION_TABLE, type ScanOptions } from "../option-table.ts";
import { asksStandardOutput } from "../output/output-plan.ts";

type Key = (typeof OPTION_TABLE)[number]["key"];

/** Of the flags on output, those that decide which results there are. */
const DECIDE_RESULTS: ReadonlySet<string> = new Set<Key>(["open", "show"]);

/** Flags of other topics that change how a scan runs, but not what it finds. */
const FREE_ELSEWHERE: ReadonlySet<string> = new Set<Key>([
  "resume",
  "dryRun",
  "noConfig",
  "workers",
  "timeout",
  "checkpoint",
  "checkpointEvery",
  "noCheckpoint",
  "noDns",
  "allDns",
  "dnsServers",
]);

/** Whether the flag may differ from the checkpoint's: it changes how a resumed scan runs or is shown, not what it finds. */
export function isFree({ key, topic }: OptionDefinition): boolean {
  const isShown = topic === "Output" && !DECIDE_RESULTS.has(key);
  return isShown || topic === "Expectations" || FREE_ELSEWHERE.has(key);
}

/** The flags with the files they name as absolute paths; `-`, a standard stream, stays. */
export function anchorFiles(options: ScanOptions, directory: string): ScanOptions {
  const anchor = (path: string): string => (path === "-" ? path : resolve(directory, path));
  const anchored = Object.entries(options).map(([key, value]): [string, unknown] => {
    const definition: OptionDefinition | undefined = OPTION_TABLE.find((candidate) => candidate.key === key);
    if (definition === undefined || !takesFile(definition)) return [key, value];
    return [key, Array.isArray(value) ? value.map(anchor) : typeof value === "string" ? anchor(value) : value];
  });
  // Texts stay texts.
  return Object.fromEntries(anchored) as ScanOptions;
}

/**
 * The flags of a scan that goes on: those it was started with, and in their place those given now, with all that these exclude. Files
 * are absolute in both.
 */
export function mergeOptions(kept: ScanOptions, given: ScanOptions): ScanOptions {
  const now = OPTION_TABLE.filter(({ key }) => given[key] !== undefined);
  const printsAnew = asksStandardOutput(given).length > 0;
  const printed: ReadonlySet<string> = new Set(printsAnew ? asksStandardOutput(kept) : []);
  const left = Object.entries(kept).filter(([key]) => {
    const isExcluded = now.some((definition) => excludes(definition, key));
    return !isExcluded && !printed.has(key);
  });
  return { ...(Object.fromEntries(left) as ScanOptions), ...given };
}

function excludes({ key, conflicts = [] }: OptionDefinition, other: string): boolean {
  const otherConflicts: readonly string[] = definitionOf(other)?.conflicts ?? [];
  return conflicts.includes(other) || otherConflicts.includes(key);
}

function definitionOf(key: string): OptionDefinition | undefined {
  return OPTION_TABLE.find((candidate) => candidate.key === key);
}
