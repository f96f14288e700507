/**
 * Characters that a terminal obeys rather than shows, or that change how the text around them reads: controls, format characters
 * (among them the bidirectional ones of UAX #9), line and paragraph separators, and halves of surrogate pairs.
 */
const UNSAFE = /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** The text with every character that a terminal would obey written as `\u{…}`, for people to read. */
export function escapeForTerminal(text: string): string {
  return text.replace(UNSAFE, (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`);
}

/**
 * JSON of a value on one line, with every character that a terminal would obey as a `\uXXXX` escape: a parser reads the same value, but for
 * halves of surrogate pairs, which some parsers refuse (RFC 8259 section 8.2): U+FFFD stands in their place.
 *
 * Throws what `JSON.stringify` throws, which it does for no scan event.
 */
export function toSafeJson(value: unknown): string {
  return wellFormed(JSON.stringify(value)).replace(UNSAFE, escapeUnits);
}

/** An escaped backslash, or the escape of half a surrogate pair; a whole pair is never escaped by `JSON.stringify`. */
const BACKSLASH_OR_HALF = /\\(?:\\|u(?<half>d[89a-f][0-9a-f]{2}))/g;

function wellFormed(json: string): string {
  if (!json.includes("\\ud")) return json;
  return json.replace(BACKSLASH_OR_HALF, (found, half?: string) => (half === undefined ? found : "\\ufffd"));
}

/** A JSON string names a character outside the basic plane by its two UTF-16 units (RFC 8259 section 7). */
function escapeUnits(character: string): string {
  return Array.from(
    { length: character.length },
    (_, index) => `\\u${character.charCodeAt(index).toString(16).padStart(4, "0")}`,
  ).join("");
}
