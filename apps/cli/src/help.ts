import { type CommandName, HELP_PAGES } from "./help-pages.ts";
import { type OptionDefinition, TOPICS, takesArgument } from "./option-definition.ts";

/** Columns before a flag's description. */
const INDENT = 32;

/** The help of a command, in lines of up to so many columns. */
export function formatHelp(command: CommandName, columns: number): string {
  const { introduction, options: table, conclusion } = HELP_PAGES[command];
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
