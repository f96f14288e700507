const LONGEST_QUOTE = 80;

/**
 * Text from outside, in quotes, for an error message: cut after 80 characters, and with every control, format, surrogate and line
 * separator character written as its code, so that it can neither drive a terminal nor forge a line of a log.
 */
export function quoteText(text: string): string {
  const cut = text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text;
  const visible = cut.replace(/[\p{C}\p{Zl}\p{Zp}"\\]/gu, (character) =>
    character === '"' || character === "\\" ? `\\${character}` : `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return `"${visible}"`;
}
