import { type OptionDefinition, TOPICS, takesArgument } from "./option-definition.ts";
import { OPTION_TABLE, SERVICES_OPTION_TABLE } from "./option-table.ts";

/** Columns before a flag's description. */
const INDENT = 32;

const SCAN_INTRODUCTION = [
  "Usage: portolan <target...> [flags]",
  "       portolan services <port or name> [--json]",
  "       portolan services --search TEXT [--json]",
  "",
  "Says which ports of the targets are open, closed or filtered, why, and what is usually behind them.",
  "A target is an address, a name, a network (10.0.0.0/24) or a range (10.0.0.1-20).",
];

const SCAN_CONCLUSION = [
  "A TIME has a unit: 500ms, 30s, 5m, 1h; a plain number is seconds.",
  "",
  "Exit status: 0 the scan finished, 1 it failed, 2 the command line was wrong, 130 it was interrupted.",
  "",
  "Examples:",
  "  portolan 127.0.0.1",
  "  portolan -p 22,80,443 --open 192.168.1.0/24",
  "  portolan -iL hosts.txt -T4 -oN scan.txt -oJ scan.json",
  "  portolan --rate 5000 -p 443 --ndjson 10.0.0.0/16 > found.ndjson",
  "  sudo portolan -sS -sU -p T:1-1000,U:53,161 192.168.1.1",
  "  sudo portolan -sn 192.168.1.0/24",
  "  portolan --dry-run -p 443 10.0.0.0/16 --exclude-file never.txt | head",
];

const SERVICES_INTRODUCTION = [
  "Usage: portolan services <port or name> [--json]",
  "       portolan services --search TEXT [--json]",
  "",
  "Says what is usually behind a port (22, 53/udp), or on which ports a service is usually found (ssh).",
];

/** The help of `portolan`, in lines of up to so many columns. */
export function formatHelp(columns: number): string {
  return format(SCAN_INTRODUCTION, OPTION_TABLE, SCAN_CONCLUSION, columns);
}

/** The help of `portolan services`. */
export function formatServicesHelp(columns: number): string {
  return format(SERVICES_INTRODUCTION, SERVICES_OPTION_TABLE, [], columns);
}

function format(
  introduction: readonly string[],
  table: readonly OptionDefinition[],
  conclusion: readonly string[],
  columns: number,
): string {
  const width = Math.max(60, Math.min(columns, 110));
  const topics = TOPICS.map((topic) => [topic, table.filter((definition) => definition.topic === topic)] as const)
    .filter(([, definitions]) => definitions.length > 0)
    .map(([topic, definitions]) => [`${topic}:`, ...definitions.flatMap((definition) => describe(definition, width))]);
  const sections = [wrapAll(introduction, width), ...topics, wrapAll(conclusion, width)];
  return `${sections
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join("\n"))
    .join("\n\n")}\n`;
}

function describe(definition: OptionDefinition, width: number): string[] {
  const argument = describeArgument(definition);
  const short = (definition.short === undefined ? "" : `${definition.short}, `).padEnd(5);
  const flags = `  ${short}${[definition.long, ...(definition.aliases ?? [])].join(", ")}${argument}`;
  const standard = definition.default === undefined ? "" : ` (default: ${definition.default})`;
  const lines = wrap(`${definition.description}${standard}`, width - INDENT);
  const [first = "", ...others] = lines.map((line) => `${" ".repeat(INDENT)}${line}`);
  return flags.length < INDENT - 1 ? [flags + first.slice(flags.length), ...others] : [flags, first, ...others];
}

function describeArgument(definition: OptionDefinition): string {
  if (!takesArgument(definition)) return "";
  return definition.kind === "port-list" ? `[=${definition.argument}]` : ` ${definition.argument}`;
}

/** Lines that begin with a space are examples, and stay whole. */
function wrapAll(lines: readonly string[], width: number): string[] {
  return lines.flatMap((line) => (line.startsWith(" ") ? [line] : wrap(line, width)));
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return [...lines, line];
}
