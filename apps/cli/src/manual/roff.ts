/** Characters that roff reads as something else, or prints as another (groff_char(7), man(7)). */
const SPECIAL: Readonly<Record<string, string>> = {
  "\\": "\\e",
  "-": "\\-",
  "'": "\\(aq",
  "`": "\\(ga",
  "~": "\\(ti",
  "^": "\\(ha",
};

/** Text as roff source that prints just that, in one line. */
export function escapeRoff(text: string): string {
  const escaped = text
    .replaceAll(/\s+/g, " ")
    .replaceAll(/[\\\-'`~^]/g, (character) => SPECIAL[character] ?? character)
    .replaceAll(/[^ -~]/gu, (character) => `\\[u${codeOf(character)}]`);
  // A dot at the beginning would be a request.
  return escaped.startsWith(".") ? `\\&${escaped}` : escaped;
}

function codeOf(character: string): string {
  return (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
}

export const bold = (text: string): string => `\\fB${escapeRoff(text)}\\fR`;
export const italic = (text: string): string => `\\fI${escapeRoff(text)}\\fR`;

/** A paragraph. */
export const paragraph = (text: string): readonly string[] => [".PP", escapeRoff(text)];

/** An entry of a list: what it is about, as roff source, and a text. */
export const entry = (tag: string, text: string): readonly string[] => [".TP", tag, escapeRoff(text)];

/** Lines that stay as they are, but for the indent that they share. */
export function verbatim(lines: readonly string[]): readonly string[] {
  const indent = Math.min(...lines.map((line) => line.length - line.trimStart().length));
  // Escaping would fold the indent that remains.
  const kept = lines.map((line) => {
    const text = line.slice(indent);
    const rest = text.trimStart();
    return `${" ".repeat(text.length - rest.length)}${escapeRoff(rest).replace(/^ /, "")}`;
  });
  return [".PP", ".RS 4", ".nf", ...kept, ".fi", ".RE"];
}
