/** Ports from the first to the last, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

const MOST = 65_535;

/** `22, 80-90, 5000-` as ranges; undefined where it is none. An empty text is no range at all. */
export function parsePortRanges(text: string): readonly PortRange[] | undefined {
  const ranges: PortRange[] = [];
  for (const part of text.split(",").map((piece) => piece.trim())) {
    if (part === "") continue;
    const [, from, to = from] = /^(\d{1,5})$/.exec(part) ?? /^(\d{1,5}|)\s*-\s*(\d{1,5}|)$/.exec(part) ?? [];
    if (from === undefined || to === undefined || from + to === "") return undefined;
    const first = Number(from);
    const last = to === "" ? MOST : Number(to);
    if (first > last || last > MOST) return undefined;
    ranges.push({ first, last });
  }
  return ranges;
}

export function isInRanges(port: number, ranges: readonly PortRange[]): boolean {
  return ranges.some(({ first, last }) => port >= first && port <= last);
}
