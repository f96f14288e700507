import type { StateCount } from "@portolan/core";
import type { Change, PortFinding } from "./difference.ts";

/** Whether counts of a host's ports differ by more than the changes of single ports account for. */
export class ChangedCounts {
  readonly before: readonly StateCount[];
  readonly after: readonly StateCount[];
  /** By how many there are more ports in a state than there were. */
  readonly #more = new Map<string, number>();

  constructor(before: readonly StateCount[], after: readonly StateCount[]) {
    this.before = before;
    this.after = after;
    for (const { protocol, state, count } of before) this.#add(protocol, state, -count);
    for (const { protocol, state, count } of after) this.#add(protocol, state, count);
  }

  /** Takes a change of the host into account. */
  explain(change: Change): void {
    if (change.type !== "port-new" && change.type !== "port-gone" && change.type !== "port-changed") return;
    const { protocol } = change;
    const surplus = (state: string): number => this.#more.get(`${protocol} ${state}`) ?? 0;
    // Of several states that a counted port may have had, the one that the counts tell of.
    const was = statesOf(change.before).sort((left, right) => surplus(left) - surplus(right))[0];
    const is = statesOf(change.after).sort((left, right) => surplus(right) - surplus(left))[0];
    if (was !== undefined) this.#add(protocol, was, 1);
    if (is !== undefined) this.#add(protocol, is, -1);
  }

  /** Whether there is a difference that no change has explained. */
  get isUnexplained(): boolean {
    return [...this.#more.values()].some((count) => count !== 0);
  }

  #add(protocol: string, state: string, count: number): void {
    const key = `${protocol} ${state}`;
    this.#more.set(key, (this.#more.get(key) ?? 0) + count);
  }
}

function statesOf(port: PortFinding): string[] {
  if (port.known === "told") return [port.state];
  return port.known === "counted" ? [...port.states] : [];
}
