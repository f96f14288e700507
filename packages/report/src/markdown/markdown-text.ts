import { escapeForTerminal } from "../escape.ts";

/** Words in which Markdown, GitHub's included, finds nothing of its own: no mark, no link and no beginning of a list. */
const PLAIN_WORDS = /^\p{L}[\p{L}\p{N}/'-]*(?:,? [\p{L}\p{N}/'-]+)*$/u;

/**
 * Text of the network or the user for one line or one cell of a table. Plain words stay as they are. All else becomes code, since
 * outside of it escapes are not enough: GitHub makes links of addresses and of names of people even where each mark is escaped (GFM,
 * section 6.9).
 */
export function markdownText(text: string): string {
  const shown = escapeForTerminal(text);
  return PLAIN_WORDS.test(shown) ? shown : markdownCode(text);
}

/** Text as code, whatever it is. */
export function markdownCode(text: string): string {
  // In a table no pipe can be escaped within code without a change of the backslashes before it, so that it stands between two codes.
  return escapeForTerminal(text)
    .split("|")
    .map((part) => (part === "" ? "" : codeSpan(part)))
    .join("\\|");
}

/** A fence longer than any inside; a blank is taken off at both ends of what has one at both (CommonMark 0.31, section 6.1). */
function codeSpan(text: string): string {
  const longest = Math.max(0, ...Array.from(text.matchAll(/`+/g), ([ticks]) => ticks.length));
  const fence = "`".repeat(longest + 1);
  const needsBlanks = /^`|`$/.test(text) || (/^ .* $/.test(text) && /[^ ]/.test(text));
  return needsBlanks ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
}
