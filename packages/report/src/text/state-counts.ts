import type { PortEvent, StateCount } from "@portolan/core";
import { formatCount } from "./quantities.ts";

/** How many ports of a host were shown, by protocol, state and reason. */
export type ShownCounts = Map<string, number>;

/** Counts a port as shown. */
export function addShown(shown: ShownCounts, port: PortEvent): void {
  const key = keyOf(port);
  shown.set(key, (shown.get(key) ?? 0) + 1);
}

/** The counts of a host less what was shown of it, the largest first. */
export function subtractShown(counts: readonly StateCount[], shown: ShownCounts | undefined): StateCount[] {
  return counts
    .map((entry) => ({ ...entry, count: entry.count - (shown?.get(keyOf(entry)) ?? 0) }))
    .filter((entry) => entry.count > 0)
    .sort((left, right) => right.count - left.count);
}

/** Sum of the counts in a state, or of all. */
export function sumCounts(counts: readonly StateCount[], state?: StateCount["state"]): number {
  return counts.reduce((sum, entry) => sum + (state === undefined || entry.state === state ? entry.count : 0), 0);
}

/** `994 closed (reset), 3 filtered (no-response)`, with the protocol when there is more than one to tell apart. */
export function describeCounts(counts: readonly StateCount[], tellProtocol: boolean): string {
  return counts
    .map((entry) => {
      const protocol = tellProtocol ? `${entry.protocol} ` : "";
      return `${formatCount(entry.count)} ${protocol}${entry.state} (${entry.reason})`;
    })
    .join(", ");
}

function keyOf(entry: Pick<StateCount, "protocol" | "state" | "reason">): string {
  return `${entry.protocol} ${entry.state} ${entry.reason}`;
}
