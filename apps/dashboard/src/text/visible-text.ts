/** Characters of a text from the network that are shown at the most. */
const MOST_CHARACTERS = 300;

/**
 * What would be invisible, or would change how the text around it is read: control characters, the marks and overrides of writing direction
 * (Unicode Standard Annex 9), other format characters, line separators, lone surrogates, and private use.
 */
const TREACHEROUS = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/gu;

/** A text that somebody else wrote, made safe to look at: what could deceive the eye is written as `\u{202e}`, and what is long is cut. */
export function visibleText(text: string, most = MOST_CHARACTERS): string {
  const cut = text.length > most ? `${text.slice(0, most)}…` : text;
  return cut.replace(TREACHEROUS, (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`);
}
