import leven from "leven";

const MOST_SUGGESTIONS = 5;

/** Names have at most 15 characters (RFC 6335), and the longest older one 16: nothing is near to a text much longer. */
const LONGEST_TEXT = 32;

/** How many letters may differ: one in three, and one in a short word. */
function distanceLimit(text: string): number {
  return Math.max(1, Math.floor(text.length / 3));
}

/** The text with each pair of neighbouring letters swapped, which is one slip of the fingers but two of Levenshtein's. */
function withSwaps(text: string): Set<string> {
  const swapped = new Set<string>();
  for (let index = 1; index < text.length; index++) {
    swapped.add(`${text.slice(0, index - 1)}${text.charAt(index)}${text.charAt(index - 1)}${text.slice(index + 1)}`);
  }
  return swapped;
}

/**
 * The names nearest to a text in spelling, best first, at most five. Nearness is the Levenshtein distance, where two
 * swapped letters count as one slip.
 * @param prevalence 1 for the best-known name, more for others: it decides between equally near ones.
 */
export function nearestNames(
  text: string,
  names: Iterable<string>,
  prevalence: (name: string) => number,
): readonly string[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "" || wanted.length > LONGEST_TEXT) return [];
  const limit = distanceLimit(wanted);
  const swaps = withSwaps(wanted);
  const near: { name: string; distance: number; prevalence: number }[] = [];
  for (const name of names) {
    const swapped = name !== wanted && swaps.has(name);
    const distance = swapped ? 1 : leven(wanted, name, { maxDistance: limit + 1 });
    if (distance <= limit) near.push({ name, distance, prevalence: prevalence(name) });
  }
  near.sort((a, b) => a.distance - b.distance || a.prevalence - b.prevalence || (a.name < b.name ? -1 : 1));
  return near.slice(0, MOST_SUGGESTIONS).map(({ name }) => name);
}
