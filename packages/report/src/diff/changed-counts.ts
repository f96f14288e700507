import type { StateCount } from "@portolan/core";
import type { Change, PortFinding } from "./difference.ts";

/** Whether counts of a host's ports differ by more than the changes of single ports account for. */
export function changedCounts(
  before: readonly StateCount[],
  after: readonly StateCount[],
  changes: readonly Change[],
): boolean {
  /** By how many there are more ports in a state than there were. */
  const more = new Map<string, number>();
  const add = (protocol: string, state: string, count: number): void => {
    const key = `${protocol} ${state}`;
    more.set(key, (more.get(key) ?? 0) + count);
  };
  for (const { protocol, state, count } of before) add(protocol, state, -count);
  for (const { protocol, state, count } of after) add(protocol, state, count);
  for (const change of changes) {
    if (change.type !== "port-new" && change.type !== "port-gone" && change.type !== "port-changed") continue;
    const { protocol } = change;
    const surplus = (state: string): number => more.get(`${protocol} ${state}`) ?? 0;
    // Of several states that a counted port may have had, the one that the counts tell of.
    const was = statesOf(change.before).sort((left, right) => surplus(left) - surplus(right))[0];
    const is = statesOf(change.after).sort((left, right) => surplus(right) - surplus(left))[0];
    if (was !== undefined) add(protocol, was, 1);
    if (is !== undefined) add(protocol, is, -1);
  }
  return [...more.values()].some((count) => count !== 0);
}

function statesOf(port: PortFinding): string[] {
  if (port.known === "told") return [port.state];
  return port.known === "counted" ? [...port.states] : [];
}
