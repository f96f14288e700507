import { escapeUTF8 } from "entities/escape";
import { escapeForTerminal } from "../escape.ts";

/** Longest text of the network or the user that the page shows, characters: a name of DNS has 253 at most (RFC 1035 section 2.3.4). */
const MOST_CHARACTERS = 300;

/** Code points that are no characters and that a document may not have (HTML, section 13.2.3.5). */
const NONCHARACTERS = /\p{Noncharacter_Code_Point}/gu;

/**
 * Text for HTML, inside an element or a quoted attribute: it stays text whatever it says, and nothing in it steers the page's reading
 * direction. A longer one than `mostCharacters` is cut, and ends in an ellipsis.
 */
export function escapeHtml(text: string, mostCharacters = MOST_CHARACTERS): string {
  const cut = text.length > mostCharacters ? `${text.slice(0, mostCharacters)}…` : text;
  const shown = escapeForTerminal(cut).replace(
    NONCHARACTERS,
    (character) => `\\u{${(character.codePointAt(0) ?? 0).toString(16)}}`,
  );
  return escapeUTF8(shown);
}
