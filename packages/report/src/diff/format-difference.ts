import picocolors from "picocolors";
import { escapeForTerminal, toSafeJson } from "../escape.ts";
import { markdownText } from "../markdown/markdown-text.ts";
import { changeLine, headingOf } from "./change-line.ts";
import {
  type ChangeWords,
  describeChange,
  describeChanges,
  describeNotCompared,
  describeSides,
} from "./describe-change.ts";
import type { Change, Difference } from "./difference.ts";

/** The ways to write a difference. */
export const DIFFERENCE_FORMATS = ["text", "json", "markdown"] as const;

export type DifferenceFormat = (typeof DIFFERENCE_FORMATS)[number];

/**
 * A difference in one of the formats, in pieces. What came from the network is escaped for it.
 *
 * JSON is one document, `{ before, after, changes, notCompared }`, as the type `Difference` says.
 *
 * @param color Whether text has ANSI colours.
 */
export function formatDifference(difference: Difference, format: DifferenceFormat, color = false): Iterable<string> {
  if (format === "json") return formatJson(difference);
  return format === "markdown" ? formatMarkdown(difference) : formatText(difference, color);
}

function* formatJson({ before, after, changes, notCompared }: Difference): Generator<string> {
  yield `{"before":${toSafeJson(before)},\n"after":${toSafeJson(after)},\n"changes":[`;
  yield* items(changes);
  yield `],\n"notCompared":[`;
  yield* items(notCompared);
  yield "]}\n";
}

function* items(values: readonly unknown[]): Generator<string> {
  for (const [index, value] of values.entries()) yield `${index === 0 ? "" : ","}\n${toSafeJson(value)}`;
  if (values.length > 0) yield "\n";
}

function* formatText(difference: Difference, color: boolean): Generator<string> {
  const colors = picocolors.createColors(color);
  const paint = { "+": colors.green, "-": colors.red, "~": colors.yellow };
  yield `${describeSides(difference).map(escapeForTerminal).join("\n")}\n`;
  let heading = "";
  for (const change of difference.changes) {
    if (headingOf(change) !== heading) {
      heading = headingOf(change);
      yield `\n${colors.bold(escapeForTerminal(heading))}\n`;
    }
    const { sign, line } = changeLine(change);
    yield `${paint[sign](line)}\n`;
  }
  if (difference.notCompared.length > 0) yield "\nNot compared:\n";
  for (const entry of difference.notCompared)
    yield `? ${escapeForTerminal(`${headingOf(entry)}: ${describeNotCompared(entry)}`)}\n`;
  yield `\n${describeChanges(difference.changes)}\n`;
}

function* formatMarkdown(difference: Difference): Generator<string> {
  yield `# Differences\n\n${describeSides(difference)
    .map((line) => `- ${escapeMarkdown(line)}\n`)
    .join("")}`;
  yield `\n${describeChanges(difference.changes)}\n`;
  if (difference.changes.length > 0) yield "\n| | host | what | before | after |\n| --- | --- | --- | --- | --- |\n";
  for (const change of difference.changes) yield markdownRow(change, describeChange(change));
  if (difference.notCompared.length > 0) yield "\n## Not compared\n\n";
  for (const entry of difference.notCompared)
    yield `- ${markdownText(headingOf(entry))}: ${escapeMarkdown(describeNotCompared(entry))}\n`;
}

const SIGN_WORDS = { "+": "new", "-": "gone", "~": "changed" };

function markdownRow(change: Change, { sign, subject, before, after }: ChangeWords): string {
  const cells = [SIGN_WORDS[sign], headingOf(change), subject, before, after];
  return `| ${cells.map(markdownText).join(" | ")} |\n`;
}

/** Text in which Markdown finds nothing of its own: every ASCII punctuation mark may be escaped (CommonMark 0.31, section 2.4). */
function escapeMarkdown(text: string): string {
  return escapeForTerminal(text).replace(/[\\`*_{}[\]<>()#+!|~&]/g, "\\$&");
}
