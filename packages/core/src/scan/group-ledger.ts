import type { ScanSpace } from "../plan/scan-space.ts";
import type { PositionRange } from "../plan/shard.ts";
import type { StateCount } from "../results/events.ts";
import { type HostState, type PortState, STATES_OF_ANSWERS } from "../verdict/state.ts";
import { KEYS_A_HOST, stateCounts, stateOfCell } from "../workers/outcome-key.ts";
import type { GroupDelta } from "../workers/protocol.ts";

/** Which hosts are worth telling: those with an open port, those that answered, or all. */
export type HostsWanted = "open" | "answered" | "all";

/** A host whose ports are all decided, by its number in the address set. */
export interface DoneHost {
  readonly host: number;
  readonly state: HostState;
  readonly counts: readonly StateCount[];
}

/** A group whose pairs are all settled. */
export interface DoneGroup {
  /** Hosts of which anything was decided, and those among them that sent a packet back themselves. */
  readonly hosts: number;
  readonly hostsUp: number;
  /** The hosts that are worth telling, by ascending number. */
  readonly wanted: readonly DoneHost[];
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
  /** Hosts that have answered, by slot. */
  readonly isUp: Uint8Array;
}

/** Marks the cells whose verdict has one of some states. */
function cellsOf(states: ReadonlySet<PortState>): Uint8Array {
  return Uint8Array.from({ length: KEYS_A_HOST }, (_, cell) => (states.has(stateOfCell(cell) ?? "unknown") ? 1 : 0));
}

/** Cells of packets that the host itself sent back. */
const ANSWERED_CELLS = cellsOf(STATES_OF_ANSWERS);
const OPEN_CELLS = cellsOf(new Set(["open"]));

/** Adds up what the workers settle, group by group, and tells the hosts of a group when all its pairs are settled. */
export class GroupLedger {
  readonly #space: ScanSpace;
  readonly #range: PositionRange;
  readonly #open = new Map<number, OpenTally>();
  /** Tables of groups that are done, all zero: they serve the next ones. */
  readonly #spareCells: Uint32Array[] = [];

  readonly #wanted: HostsWanted;
  #hostsUp = 0;

  /** @param range The positions that this scan, or shard of a scan, covers. */
  constructor(space: ScanSpace, range: PositionRange, wanted: HostsWanted) {
    this.#space = space;
    this.#range = range;
    this.#wanted = wanted;
  }

  /** Hosts that have sent a packet back themselves, also in groups that are not done; of those done before, none. */
  get hostsUp(): number {
    return this.#hostsUp;
  }

  /** Takes a delta in; gives its group when that is done with it. */
  add(delta: GroupDelta): DoneGroup | undefined {
    const tally = this.#tallyOf(delta.group);
    for (let index = 0; index < delta.keys.length; index += 1) {
      const key = delta.keys[index] as number;
      tally.cells[key] = (tally.cells[key] as number) + (delta.counts[index] as number);
      this.#noteAnswer(tally, key);
    }
    for (const slot of delta.timedOut) tally.timedOut.add(slot);
    tally.settled += delta.settled;
    if (tally.settled < tally.size) return undefined;
    this.#open.delete(delta.group);
    const done = this.#close(delta.group, tally);
    this.#spareCells.push(tally.cells.fill(0));
    return done;
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
      for (const [key, count] of cells) {
        tally.cells[key] = count;
        this.#noteAnswer(tally, key);
      }
      for (const slot of timedOut) tally.timedOut.add(slot);
    }
  }

  #noteAnswer({ isUp }: OpenTally, key: number): void {
    const slot = Math.floor(key / KEYS_A_HOST);
    if (ANSWERED_CELLS[key % KEYS_A_HOST] === 0 || isUp[slot] === 1) return;
    isUp[slot] = 1;
    this.#hostsUp += 1;
  }

  #tallyOf(group: number): OpenTally {
    const known = this.#open.get(group);
    if (known !== undefined) return known;
    const start = Math.max(this.#range.start, this.#space.groupStart(group));
    const end = Math.min(this.#range.end, this.#space.groupStart(group + 1));
    const cells = this.#spareCells.pop() ?? new Uint32Array(this.#space.hostsPerGroup * KEYS_A_HOST);
    const isUp = new Uint8Array(this.#space.hostsPerGroup);
    const tally = { settled: 0, size: end - start, cells, timedOut: new Set<number>(), isUp };
    this.#open.set(group, tally);
    return tally;
  }

  /** Looks at each host's cells in place: most hosts of a sweep are not worth an object. */
  #close(group: number, { cells, timedOut }: OpenTally): DoneGroup {
    const wanted: DoneHost[] = [];
    let hosts = 0;
    let hostsUp = 0;
    for (let slot = 0; slot < this.#space.groupHosts(group); slot += 1) {
      const start = slot * KEYS_A_HOST;
      let isDecided = false;
      let isUp = false;
      let hasOpen = false;
      for (let cell = 0; cell < KEYS_A_HOST; cell += 1) {
        if (cells[start + cell] === 0) continue;
        isDecided = true;
        isUp ||= ANSWERED_CELLS[cell] === 1;
        hasOpen ||= OPEN_CELLS[cell] === 1;
      }
      const isTimedOut = timedOut.has(slot);
      if (!isDecided && !isTimedOut) continue;
      hosts += 1;
      if (isUp) hostsUp += 1;
      if (!this.#isWanted(isUp || isTimedOut, hasOpen)) continue;
      const state = isTimedOut ? "timed-out" : isUp ? "up" : "silent";
      wanted.push({ host: this.#space.hostAt(group, slot), state, counts: stateCounts(cells, start) });
    }
    return { hosts, hostsUp, wanted: wanted.sort((one, other) => one.host - other.host) };
  }

  #isWanted(hasAnswered: boolean, hasOpen: boolean): boolean {
    if (this.#wanted === "all") return true;
    return this.#wanted === "answered" ? hasAnswered : hasOpen;
  }
}

/** Cells of a scan's own totals, in the same places as a host's. */
export function addToTotals(totals: Float64Array, delta: GroupDelta): void {
  for (let index = 0; index < delta.keys.length; index += 1) {
    const cell = (delta.keys[index] as number) % KEYS_A_HOST;
    totals[cell] = (totals[cell] as number) + (delta.counts[index] as number);
  }
}
