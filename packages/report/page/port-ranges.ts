/** Ports from `first` to `last`. */
export interface Range {
  readonly first: number;
  readonly last: number;
}

/** Ranges of a text such as `22, 80-90`; none for an empty text, `undefined` for what isn't such a list. */
export function parsePortRanges(text: string): Range[] | undefined {
  const ranges: Range[] = [];
  for (const part of text.split(",")) {
    const match = /^\s*(?:(\d{1,5})\s*(?:-\s*(\d{1,5}))?)?\s*$/.exec(part);
    if (!match) return undefined;
    if (match[1] === undefined) continue;
    ranges.push({ first: Number(match[1]), last: Number(match[2] ?? match[1]) });
  }
  return ranges;
}
