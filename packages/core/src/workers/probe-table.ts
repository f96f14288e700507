import type { PairIndex } from "../plan/scan-space.ts";

const NOBODY = -1;

/** Probes that a prober has taken up and not yet settled: a slot each, a column a property. */
export class ProbeTable {
  readonly slots: number;
  /** Links for the queue that a slot may be in. */
  readonly links: Int32Array;
  readonly position: Float64Array;
  readonly host: Float64Array;
  readonly hostSlot: Int32Array;
  readonly port: Int32Array;
  readonly group: Float64Array;
  /** Attempts made so far. */
  readonly attempts: Uint8Array;
  readonly sentAtMs: Float64Array;
  /** When the attempt before the last was sent. */
  readonly sentBeforeMs: Float64Array;
  /** Whether the host was known to limit its ICMP errors when the first attempt was sent. */
  readonly wasLimited: Uint8Array;
  readonly #isUsed: Uint8Array;
  /** Free slots, the last one freed on top: few slots stay warm, and few are ever used by a small scan. */
  readonly #free: Int32Array;
  #used = 0;

  constructor(slots: number) {
    this.slots = slots;
    this.links = new Int32Array(slots).fill(NOBODY);
    this.position = new Float64Array(slots);
    this.host = new Float64Array(slots);
    this.hostSlot = new Int32Array(slots);
    this.port = new Int32Array(slots);
    this.group = new Float64Array(slots);
    this.attempts = new Uint8Array(slots);
    this.sentAtMs = new Float64Array(slots);
    this.sentBeforeMs = new Float64Array(slots);
    this.wasLimited = new Uint8Array(slots);
    this.#isUsed = new Uint8Array(slots);
    this.#free = Int32Array.from({ length: slots }, (_, index) => slots - 1 - index);
  }

  get used(): number {
    return this.#used;
  }

  get isFull(): boolean {
    return this.#used === this.slots;
  }

  /** Takes a free slot for a pair; the table must not be full. */
  take(position: number, pair: PairIndex, attempts: number): number {
    this.#used += 1;
    const slot = this.#free[this.slots - this.#used] as number;
    this.#isUsed[slot] = 1;
    this.position[slot] = position;
    this.host[slot] = pair.host;
    this.hostSlot[slot] = pair.hostSlot;
    this.port[slot] = pair.port;
    this.group[slot] = pair.group;
    this.attempts[slot] = attempts;
    return slot;
  }

  release(slot: number): void {
    this.#isUsed[slot] = 0;
    this.#free[this.slots - this.#used] = slot;
    this.#used -= 1;
  }

  /** Writes the positions of all used slots into `into` from `at` on, and returns the place behind them. */
  copyPositions(into: Float64Array, at: number): number {
    let place = at;
    const end = at + this.#used;
    for (let slot = 0; place < end; slot += 1) {
      if (this.#isUsed[slot] === 1) {
        into[place] = this.position[slot] as number;
        place += 1;
      }
    }
    return place;
  }
}
