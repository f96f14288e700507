import type { PortState } from "../api/types.ts";
import type { ResultRow } from "../results/result-rows.ts";
import { STATES } from "../results/select-rows.ts";

/** How many open ports have a service. */
export interface ServiceCount {
  readonly name: string;
  readonly count: number;
}

/** Shown for ports that the table of services does not know. */
export const UNNAMED = "no known service";

/** Open ports by the name of their service, the most frequent first; those beyond `most` together. */
export function countServices(rows: readonly ResultRow[], most: number): readonly ServiceCount[] {
  const counts = new Map<string, number>();
  for (const { event } of rows) {
    if (event.state !== "open") continue;
    const name = event.service?.name ?? UNNAMED;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const sorted = [...counts]
    .map(([name, count]) => ({ name, count }))
    .sort((one, other) => other.count - one.count || (one.name < other.name ? -1 : 1));
  if (sorted.length <= most) return sorted;
  const others = sorted.slice(most - 1).reduce((sum, { count }) => sum + count, 0);
  return [...sorted.slice(0, most - 1), { name: "others", count: others }];
}

/** Ports found up to a time, by state. */
export interface FoundOverTime {
  /** Seconds since 1970, ascending. */
  readonly times: readonly number[];
  /** For each state that was found, as many counts as there are times. */
  readonly counts: ReadonlyMap<PortState, readonly number[]>;
}

/** How many ports had been found at so many times from the first finding to the last. */
export function countOverTime(rows: readonly ResultRow[], steps: number): FoundOverTime {
  const moments = rows.map(({ event }) => Date.parse(event.time)).filter((time) => !Number.isNaN(time));
  const first = moments.reduce((least, time) => Math.min(least, time), Number.POSITIVE_INFINITY);
  const last = moments.reduce((most, time) => Math.max(most, time), Number.NEGATIVE_INFINITY);
  if (moments.length === 0) return { times: [], counts: new Map() };
  const span = Math.max(1, last - first);
  const counts = new Map<PortState, number[]>();
  for (const { event } of rows) {
    const time = Date.parse(event.time);
    if (Number.isNaN(time)) continue;
    const steady = counts.get(event.state) ?? new Array<number>(steps + 1).fill(0);
    counts.set(event.state, steady);
    const step = Math.ceil(((time - first) / span) * steps);
    steady[step] = (steady[step] ?? 0) + 1;
  }
  for (const found of counts.values()) {
    for (let step = 1; step <= steps; step += 1) found[step] = (found[step] ?? 0) + (found[step - 1] ?? 0);
  }
  const times = Array.from({ length: steps + 1 }, (_, step) => (first + (span * step) / steps) / 1_000);
  const ordered = STATES.flatMap((state) => {
    const found = counts.get(state);
    return found === undefined ? [] : [[state, found] as const];
  });
  return { times, counts: new Map(ordered) };
}
