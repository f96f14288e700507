import type { ScanOptions } from "../option-table.ts";

/** How often a line comes where nobody says how often, in milliseconds. */
const PLAIN_EVERY_MS = 10_000;
const JSON_EVERY_MS = 1_000;

/** How a running scan is told of on standard error. */
export interface ProgressStyle {
  /** Whether a line is drawn, again and again in the same place. */
  readonly isDrawn: boolean;
  /** Lines that stay, one a period: sentences, or objects. */
  readonly reports?: { readonly format: "plain" | "json"; readonly everyMs: number };
}

/** The style that the flags ask for; undefined where nothing is to be told. What is asked for by name is told with `--quiet`, too. */
export function chooseProgress(
  { progress = "auto", statsEvery, quiet = false }: Pick<ScanOptions, "progress" | "statsEvery" | "quiet">,
  isTerminal: boolean,
): ProgressStyle | undefined {
  if (progress === "json") return { isDrawn: false, reports: { format: "json", everyMs: statsEvery ?? JSON_EVERY_MS } };
  const isDrawn = isTerminal && (progress === "line" || (progress === "auto" && !quiet));
  const everyMs = statsEvery ?? (progress === "line" && !isTerminal ? PLAIN_EVERY_MS : undefined);
  if (everyMs === undefined) return isDrawn ? { isDrawn } : undefined;
  return { isDrawn, reports: { format: "plain", everyMs } };
}
