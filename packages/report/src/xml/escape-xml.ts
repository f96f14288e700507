import { escapeUTF8 } from "entities/escape";

/** What no document may have, not even as a reference (XML 1.0, fifth edition, production 2, and section 4.1). */
// biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what XML forbids.
const FORBIDDEN = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff\p{Cs}]/gu;

/** What a terminal would obey, as in `escapeForTerminal`; white space in attributes would also be made into blanks (section 3.3.3). */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu;

/**
 * Text for the value of an attribute: markup and what a terminal would obey as references, which a parser reads back, and what XML
 * forbids as U+FFFD.
 */
export function escapeXml(text: string): string {
  return escapeUTF8(text.replace(FORBIDDEN, "\ufffd")).replace(
    UNSAFE,
    (character) => `&#x${(character.codePointAt(0) ?? 0).toString(16)};`,
  );
}

/** Text for a comment, where nothing is a reference, and two hyphens end it (section 2.5). */
export function escapeXmlComment(text: string): string {
  return text
    .replace(FORBIDDEN, "\ufffd")
    .replace(UNSAFE, " ")
    .replace(/-(?=-|$)/g, "- ");
}

/** Attributes of an element, each after a blank; those without a value are left out. */
export function xmlAttributes(attributes: Readonly<Record<string, string | number | undefined>>): string {
  return Object.entries(attributes)
    .map(([name, value]) => (value === undefined ? "" : ` ${name}="${escapeXml(String(value))}"`))
    .join("");
}
