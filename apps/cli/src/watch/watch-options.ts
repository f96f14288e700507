import type { OptionDefinition } from "../option-definition.ts";
import type { ScanOptions } from "../option-table.ts";

/** The flags that `portolan watch` has beside those of a scan. */
export const WATCH_OPTIONS = [
  {
    key: "every",
    long: "--every",
    kind: "duration",
    argument: "TIME",
    minimumMs: 1,
    topic: "Scan",
    description: "How often to scan, from start to start; a scan that takes longer is followed by the next at once",
    default: "10m",
  },
  {
    key: "times",
    long: "--times",
    kind: "integer",
    argument: "N",
    minimum: 1,
    maximum: 1_000_000_000,
    topic: "Scan",
    description: "Stop after N scans",
    default: "when it is interrupted",
  },
  {
    key: "baseline",
    long: "--baseline",
    kind: "text",
    once: true,
    argument: "FILE",
    topic: "Scan",
    description:
      "Results to compare the first scan with, in any form that portolan diff reads; without, it is the first scan",
  },
  {
    key: "notify",
    long: "--notify",
    kind: "text",
    once: true,
    argument: "URL",
    topic: "Output",
    description: "Post changes as JSON to this URL, signed with $PORTOLAN_NOTIFY_SECRET where that is set",
  },
  {
    key: "notifyCommand",
    long: "--notify-command",
    kind: "text",
    once: true,
    argument: "COMMAND",
    topic: "Output",
    description: "Run a command, without a shell, with the changes as JSON on its standard input",
  },
] as const satisfies readonly OptionDefinition[];

/** Topics of which most flags say what becomes of a single scan, and those of their flags that a watch obeys all the same. */
const TOPICS_OF_ONE_SCAN: ReadonlySet<string> = new Set(["Output", "Expectations", "Interruption", "Server"]);
const OBEYED: ReadonlySet<string> = new Set<keyof ScanOptions>([
  ...(["ndjson", "verbose", "quiet", "noColor", "open", "show", "reason"] as const),
  ...(["timeout", "noCheckpoint", "checkpointEvery"] as const),
]);

/** Whether a watch takes this flag of a scan. */
export function isWatchable({ key, topic }: OptionDefinition): boolean {
  return OBEYED.has(key) || (key !== "dryRun" && !TOPICS_OF_ONE_SCAN.has(topic));
}
