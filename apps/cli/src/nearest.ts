import leven from "leven";

/** No name here is longer: nothing is near to a text that is. */
const LONGEST_TEXT = 64;

/** What is left out of the comparison, so that only letters count: the dashes that flags begin with. */
const DASHES = /^-+/;

/** A text of which no letter may differ is not a guess; one letter in three may. */
const LETTERS_FOR_A_SLIP = 3;

/**
 * Ends a message about a word that is not among those there are: `did you mean …?` with the nearest of them, or else what the caller says.
 * Case doesn't count, nor do leading dashes, and two swapped letters are one slip.
 *
 * @param candidates The words there are; of equally near ones, the first is taken.
 * @param otherwise What to do where none is near, as a sentence that follows a colon.
 */
export function didYouMean(text: string, candidates: Iterable<string>, otherwise: string): string {
  const found = nearest(text, candidates);
  return found === undefined ? otherwise : `did you mean ${found}?`;
}

/** The nearest of the candidates in spelling, if one is near: up to a letter in three is wrong, or the rest of the word is missing. */
export function nearest(text: string, candidates: Iterable<string>): string | undefined {
  const wanted = normalize(text);
  if (text.length > LONGEST_TEXT || wanted === "") return undefined;
  const spellings = [wanted, ...withSwaps(wanted)];
  const limit = Math.floor(wanted.length / LETTERS_FOR_A_SLIP);
  let best: { readonly candidate: string; readonly distance: number } | undefined;
  let longer: string | undefined;
  for (const candidate of candidates) {
    const name = normalize(candidate);
    const distance = Math.min(...spellings.map((spelling, index) => leven(spelling, name) + Math.min(1, index)));
    if (distance <= limit && distance < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { candidate, distance };
    if (wanted.length >= LETTERS_FOR_A_SLIP && name.startsWith(wanted)) longer ??= candidate;
  }
  return best?.candidate ?? longer;
}

function normalize(word: string): string {
  return word.replace(DASHES, "").toLowerCase();
}

/** The word with each pair of neighbouring letters swapped, which is one slip of the fingers but two of Levenshtein's. */
function withSwaps(word: string): string[] {
  return Array.from({ length: word.length - 1 }, (_, at) => {
    const [left = "", right = ""] = word.slice(at, at + 2);
    return `${word.slice(0, at)}${right}${left}${word.slice(at + 2)}`;
  });
}
