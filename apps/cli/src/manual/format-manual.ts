import type { HelpPage } from "../help-pages.ts";
import { type OptionDefinition, TOPICS, takesArgument } from "../option-definition.ts";
import { bold, entry, escapeRoff, italic, paragraph, verbatim } from "./roff.ts";

const EXIT_STATUS = "Exit status: ";
const EXAMPLES = "Examples:";

/** What the manual is made of. */
export interface ManualSource {
  readonly version: string;
  /** What the command is, in half a sentence. */
  readonly purpose: string;
  /** The page of the command as a whole. */
  readonly main: HelpPage;
  /** The other commands, by name. */
  readonly commands: readonly (readonly [name: string, page: HelpPage])[];
  /** Variables of the environment, and what they say. */
  readonly environment: readonly (readonly [variable: string, text: string])[];
  /** Files, and what is in them. */
  readonly files: readonly (readonly [path: string, text: string])[];
}

/** The manual page, as source of man(7). It has no date, so that the same sources give the same page. */
export function formatManual({ version, purpose, main, commands, environment, files }: ManualSource): string {
  const { usage, text } = splitIntroduction(main.introduction);
  const { statuses, examples, notes } = splitConclusion(main.conclusion);
  const lines = [
    `.TH PORTOLAN 1 "" "portolan ${escapeRoff(version)}"`,
    ".SH NAME",
    `portolan \\- ${escapeRoff(purpose)}`,
    ".SH SYNOPSIS",
    ".nf",
    ...usage.map(escapeRoff),
    ".fi",
    ".SH DESCRIPTION",
    ...prose(text),
    ".SH OPTIONS",
    ...prose(notes),
    ...TOPICS.flatMap((topic) => describeTopic(topic, main.options)),
    ".SH COMMANDS",
    ...commands.flatMap(([name, page]) => describeCommand(name, page)),
    ".SH EXIT STATUS",
    ...statuses.flatMap(([status, meaning]) => entry(bold(status), meaning)),
    ".SH ENVIRONMENT",
    ...environment.flatMap(([variable, meaning]) => entry(bold(variable), meaning)),
    ".SH FILES",
    ...files.flatMap(([path, meaning]) => entry(italic(path), meaning)),
    ".SH EXAMPLES",
    ...verbatim(examples),
    ".SH SEE ALSO",
    "\\fBnmap\\fR(1), \\fBmasscan\\fR(8)",
  ];
  // A heading begins a paragraph by itself.
  const kept = lines.filter((line, at) => line !== ".PP" || !/^\.S[HS] /.test(lines[at - 1] ?? ""));
  return `${kept.join("\n")}\n`;
}

function describeTopic(topic: string, table: readonly OptionDefinition[]): readonly string[] {
  const definitions = table.filter((definition) => definition.topic === topic);
  return definitions.length === 0 ? [] : [`.SS ${escapeRoff(topic)}`, ...definitions.flatMap(describeOption)];
}

function describeOption(definition: OptionDefinition): readonly string[] {
  const { long, short, aliases = [], description, default: standard } = definition;
  const forms = [...(short === undefined ? [] : [short]), long, ...aliases].map(bold).join(", ");
  const end = standard === undefined ? "." : ` (default: ${standard}).`;
  return entry(`${forms}${describeArgument(definition)}`, `${description}${end}`);
}

function describeArgument(definition: OptionDefinition): string {
  if (!takesArgument(definition)) return "";
  const argument = italic(definition.argument);
  return definition.kind === "port-list" ? `[=${argument}]` : ` ${argument}`;
}

function describeCommand(name: string, { introduction, options, conclusion }: HelpPage): readonly string[] {
  const { usage, text } = splitIntroduction(introduction);
  return [
    `.SS ${escapeRoff(name)}`,
    ".nf",
    ...usage.map(escapeRoff),
    ".fi",
    ...prose(text),
    ...options.flatMap(describeOption),
    ...prose(conclusion),
  ];
}

/** The lines of the usage come first, up to an empty one. */
function splitIntroduction(lines: readonly string[]): {
  readonly usage: readonly string[];
  readonly text: readonly string[];
} {
  const end = lines.indexOf("");
  const usage = lines.slice(0, end).map((line) => line.replace(/^Usage:/, "").trim());
  return { usage, text: lines.slice(end + 1) };
}

/** The exit statuses, the examples, and what else is told at the end. */
function splitConclusion(lines: readonly string[]): {
  readonly statuses: readonly (readonly [status: string, meaning: string])[];
  readonly examples: readonly string[];
  readonly notes: readonly string[];
} {
  const statuses = lines.find((line) => line.startsWith(EXIT_STATUS))?.slice(EXIT_STATUS.length) ?? "";
  const start = lines.indexOf(EXAMPLES);
  const examples = start < 0 ? [] : lines.slice(start + 1).filter((line) => line.startsWith(" "));
  return {
    statuses: statuses.split(/,? (?=\d+ )/).map((text) => {
      const at = text.indexOf(" ");
      return [text.slice(0, at), `${text.slice(at + 1).replace(/\.$/, "")}.`];
    }),
    examples,
    notes: lines.filter((line) => !line.startsWith(EXIT_STATUS) && line !== EXAMPLES && !line.startsWith(" ")),
  };
}

/** Paragraphs, and between them lines that begin with a space, which stay as they are. */
function prose(lines: readonly string[]): readonly string[] {
  const source: string[] = [];
  let kept: string[] = [];
  for (const line of [...lines, ""]) {
    if (line.startsWith(" ")) {
      kept.push(line);
      continue;
    }
    if (kept.length > 0) source.push(...verbatim(kept));
    kept = [];
    if (line !== "") source.push(...paragraph(line));
  }
  return source;
}
