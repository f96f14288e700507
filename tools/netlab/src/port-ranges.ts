import { LabError } from "./lab-error.ts";

/** Ports from `first` to `last`, both included. */
export interface PortRange {
  readonly first: number;
  readonly last: number;
}

const HIGHEST_PORT = 65_535;

function invalid(text: string): LabError {
  return new LabError(
    "SPECIFICATION_INVALID",
    `"${text}" is no port list: write ports from 1 to ${HIGHEST_PORT} such as "22,80,1000-1999".`,
  );
}

/**
 * Reads a list such as `22,80,1000-1999` into sorted ranges, with overlapping and touching ones joined.
 *
 * @throws LabError `SPECIFICATION_INVALID` when it is not such a list.
 */
export function parsePortRanges(text: string): PortRange[] {
  const ranges = text.split(",").map((item) => parsePortRange(item, text));
  ranges.sort((left, right) => left.first - right.first);
  const merged: PortRange[] = [];
  for (const range of ranges) {
    const before = merged.at(-1);
    if (before === undefined || range.first > before.last + 1) merged.push(range);
    else if (range.last > before.last) merged[merged.length - 1] = { first: before.first, last: range.last };
  }
  return merged;
}

function parsePortRange(item: string, text: string): PortRange {
  const match = /^(\d{1,5})(?:-(\d{1,5}))?$/.exec(item);
  if (match === null) throw invalid(text);
  const first = Number(match[1]);
  const last = match[2] === undefined ? first : Number(match[2]);
  if (first < 1 || last > HIGHEST_PORT || first > last) throw invalid(text);
  return { first, last };
}

/** `22,80,1000-1999`: a form that nftables and nmap read too. */
export function formatPortRanges(ranges: readonly PortRange[]): string {
  return ranges.map(({ first, last }) => (first === last ? `${first}` : `${first}-${last}`)).join(",");
}

/** Whether a port is in any of the ranges. */
export function includesPort(ranges: readonly PortRange[], port: number): boolean {
  return ranges.some(({ first, last }) => first <= port && port <= last);
}
