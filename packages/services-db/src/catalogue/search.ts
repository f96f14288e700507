import type { ServiceEntry } from "../service-entry.ts";

/** Longer texts find nothing: no field is longer than this. */
const LONGEST_TEXT = 256;

/** How well a word fits an entry, best first. */
const EXACT_NAME = 0;
const EXACT_ALIAS = 1;
const NAME_START = 2;
const ALIAS_START = 3;
const WORD_OF_DESCRIPTION = 4;
const PART_OF_NAME = 5;
const PART_OF_DESCRIPTION = 6;
const IN_NOTE = 7;
const NOWHERE = 8;

function fitOfName(word: string, name: string): number {
  if (name === word) return EXACT_NAME;
  if (name.startsWith(word)) return NAME_START;
  return name.includes(word) ? PART_OF_NAME : NOWHERE;
}

/** An alias that fits counts a step less than the name. */
function fitOfAlias(word: string, alias: string): number {
  const fit = fitOfName(word, alias.toLowerCase());
  if (fit === EXACT_NAME) return EXACT_ALIAS;
  return fit === NAME_START ? ALIAS_START : fit;
}

function fitOfDescription(word: string, description: string): number {
  if (!description.includes(word)) return NOWHERE;
  return description.split(/[^\p{L}\p{N}+]+/u).includes(word) ? WORD_OF_DESCRIPTION : PART_OF_DESCRIPTION;
}

function fitOfWord(word: string, entry: ServiceEntry): number {
  if (String(entry.port) === word) return EXACT_NAME;
  return Math.min(
    fitOfName(word, entry.name.toLowerCase()),
    ...entry.aliases.map((alias) => fitOfAlias(word, alias)),
    fitOfDescription(word, entry.description.toLowerCase()),
    entry.note?.toLowerCase().includes(word) ? IN_NOTE : NOWHERE,
  );
}

/** The worst fit among the words: all must be found. */
function fit(words: Iterable<string>, entry: ServiceEntry): number {
  let worst = EXACT_NAME;
  for (const word of words) {
    worst = Math.max(worst, fitOfWord(word, entry));
    if (worst === NOWHERE) break;
  }
  return worst;
}

/**
 * The entries in which every word of the text is found, in names, descriptions, notes or as the port, whatever the case.
 * The best fit comes first; among equal fits the more prevalent port, then the lower one.
 */
export function searchEntries(
  entries: Iterable<ServiceEntry>,
  text: string,
  prevalence: (entry: ServiceEntry) => number,
): readonly ServiceEntry[] {
  if (text.length > LONGEST_TEXT) return [];
  const words = new Set(text.toLowerCase().split(/\s+/u));
  words.delete("");
  if (words.size === 0) return [];
  const found: { entry: ServiceEntry; fit: number; prevalence: number }[] = [];
  for (const entry of entries) {
    const entryFit = fit(words, entry);
    if (entryFit !== NOWHERE) found.push({ entry, fit: entryFit, prevalence: prevalence(entry) });
  }
  found.sort((a, b) => a.fit - b.fit || a.prevalence - b.prevalence || a.entry.port - b.entry.port);
  return found.map(({ entry }) => entry);
}
