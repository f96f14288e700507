import type { ScanSpace } from "../plan/scan-space.ts";
import type { PositionRange } from "../plan/shard.ts";
import type { StateCount } from "../results/events.ts";
import type { HostState } from "../verdict/state.ts";
import { KEYS_A_HOST, stateCounts } from "../workers/outcome-key.ts";
import type { GroupDelta } from "../workers/protocol.ts";

/** A host whose ports are all decided, by its number in the address set. */
export interface DoneHost {
  readonly host: number;
  readonly state: HostState;
  readonly counts: readonly StateCount[];
  /** Whether a packet of the host itself came back, whatever its state. */
  readonly isUp: boolean;
  readonly hasOpen: boolean;
}

/** What is known of a group while it is open, in a form for checkpoints: cells that are not zero. */
export interface GroupSnapshot {
  readonly group: number;
  readonly settled: number;
  readonly cells: readonly (readonly [key: number, count: number])[];
  readonly timedOut: readonly number[];
}

interface OpenTally {
  settled: number;
  readonly size: number;
  readonly cells: Uint32Array;
  readonly timedOut: Set<number>;
}

/** States in which a packet of the host itself came back. */
const ANSWERED_STATES: ReadonlySet<string> = new Set(["open", "closed", "unfiltered"]);

/** Adds up what the workers settle, group by group, and tells the hosts of a group when all its pairs are settled. */
export class GroupLedger {
  readonly #space: ScanSpace;
  readonly #range: PositionRange;
  readonly #open = new Map<number, OpenTally>();

  /** @param range The positions that this scan, or shard of a scan, covers. */
  constructor(space: ScanSpace, range: PositionRange) {
    this.#space = space;
    this.#range = range;
  }

  /** Takes a delta in; gives the group's hosts when it was the last, else nothing. */
  add(delta: GroupDelta): DoneHost[] {
    const tally = this.#tallyOf(delta.group);
    for (let index = 0; index < delta.keys.length; index += 1) {
      const key = delta.keys[index] as number;
      tally.cells[key] = (tally.cells[key] as number) + (delta.counts[index] as number);
    }
    for (const slot of delta.timedOut) tally.timedOut.add(slot);
    tally.settled += delta.settled;
    if (tally.settled < tally.size) return [];
    this.#open.delete(delta.group);
    return this.#hostsOf(delta.group, tally);
  }

  /** The groups that are not complete. */
  snapshot(): GroupSnapshot[] {
    return Array.from(this.#open, ([group, tally]) => {
      const cells: [number, number][] = [];
      tally.cells.forEach((count, key) => {
        if (count > 0) cells.push([key, count]);
      });
      return { group, settled: tally.settled, cells, timedOut: [...tally.timedOut] };
    });
  }

  restore(snapshots: readonly GroupSnapshot[]): void {
    for (const { group, settled, cells, timedOut } of snapshots) {
      const tally = this.#tallyOf(group);
      tally.settled = settled;
      for (const [key, count] of cells) tally.cells[key] = count;
      for (const slot of timedOut) tally.timedOut.add(slot);
    }
  }

  #tallyOf(group: number): OpenTally {
    const known = this.#open.get(group);
    if (known !== undefined) return known;
    const start = Math.max(this.#range.start, this.#space.groupStart(group));
    const end = Math.min(this.#range.end, this.#space.groupStart(group + 1));
    const cells = new Uint32Array(this.#space.groupHosts(group) * KEYS_A_HOST);
    const tally = { settled: 0, size: end - start, cells, timedOut: new Set<number>() };
    this.#open.set(group, tally);
    return tally;
  }

  #hostsOf(group: number, tally: OpenTally): DoneHost[] {
    const hosts: DoneHost[] = [];
    for (let slot = 0; slot < this.#space.groupHosts(group); slot += 1) {
      const counts = stateCounts(tally.cells.subarray(slot * KEYS_A_HOST, (slot + 1) * KEYS_A_HOST));
      const isTimedOut = tally.timedOut.has(slot);
      if (counts.length === 0 && !isTimedOut) continue;
      const isUp = counts.some(({ state }) => ANSWERED_STATES.has(state));
      hosts.push({
        host: this.#space.hostAt(group, slot),
        state: isTimedOut ? "timed-out" : isUp ? "up" : "silent",
        counts,
        isUp,
        hasOpen: counts.some(({ state }) => state === "open"),
      });
    }
    return hosts.sort((one, other) => one.host - other.host);
  }
}

/** Cells of a scan's own totals, in the same places as a host's. */
export function addToTotals(totals: Float64Array, delta: GroupDelta): void {
  for (let index = 0; index < delta.keys.length; index += 1) {
    const cell = (delta.keys[index] as number) % KEYS_A_HOST;
    totals[cell] = (totals[cell] as number) + (delta.counts[index] as number);
  }
}
