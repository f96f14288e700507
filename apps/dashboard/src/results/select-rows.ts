import type { PortState } from "../api/types.ts";
import { isInRanges, type PortRange } from "./port-ranges.ts";
import type { ResultRow } from "./result-rows.ts";

export const COLUMNS = ["host", "port", "state", "service", "reason", "rtt", "time"] as const;

export type Column = (typeof COLUMNS)[number];

/** How rows are sorted. */
export interface Order {
  readonly column: Column;
  readonly isDescending: boolean;
}

/** Which rows are wanted: all conditions hold of each. */
export interface Filter {
  /** In small letters; each is somewhere in the row. */
  readonly words: readonly string[];
  /** None for any port. */
  readonly ports: readonly PortRange[];
  /** None for any state. */
  readonly states: ReadonlySet<PortState>;
}

/** From what is worth looking at to what is not. */
export const STATES: readonly PortState[] = ["open", "open|filtered", "unfiltered", "filtered", "closed", "unknown"];

const STATE_RANKS = new Map(STATES.map((state, rank) => [state, rank]));

type Value = string | number | undefined;

/** What a column sorts by; undefined where a row has nothing there. */
const VALUES: Readonly<Record<Column, (row: ResultRow) => Value>> = {
  host: ({ hostKey }) => hostKey,
  port: ({ event }) => event.port,
  state: ({ event }) => STATE_RANKS.get(event.state),
  service: ({ service }) => service || undefined,
  reason: ({ event }) => event.reason,
  rtt: ({ event }) => event.rttMs,
  time: ({ event }) => event.time,
};

/** The rows in order; those that have nothing in the column come last, either way, and those that are alike by host and port. */
export function sortRows(rows: readonly ResultRow[], { column, isDescending }: Order): readonly ResultRow[] {
  const read = VALUES[column];
  const sign = isDescending ? -1 : 1;
  return [...rows].sort((one, other) => {
    const left = read(one);
    const right = read(other);
    if (left !== right) {
      if (left === undefined) return 1;
      if (right === undefined) return -1;
      return left < right ? -sign : sign;
    }
    return compareDefault(one, other);
  });
}

export function filterRows(rows: readonly ResultRow[], { words, ports, states }: Filter): readonly ResultRow[] {
  if (words.length === 0 && ports.length === 0 && states.size === 0) return rows;
  return rows.filter(
    ({ event, haystack }) =>
      (states.size === 0 || states.has(event.state)) &&
      (ports.length === 0 || isInRanges(event.port, ports)) &&
      words.every((word) => haystack.includes(word)),
  );
}

function compareDefault(one: ResultRow, other: ResultRow): number {
  if (one.hostKey !== other.hostKey) return one.hostKey < other.hostKey ? -1 : 1;
  if (one.event.port !== other.event.port) return one.event.port - other.event.port;
  return one.event.protocol < other.event.protocol ? -1 : 1;
}
