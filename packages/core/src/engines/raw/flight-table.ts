import type { ProbeKind } from "../../packets/probe-kind.ts";
import { AddressColumn } from "./address-column.ts";

const NOBODY = -1;

/** Which slot's probe went where: found by destination, since that is what an answer tells. Chains of slots behind a table of heads. */
export class FlightTable {
  readonly #heads: Int32Array;
  readonly #mask: number;
  readonly #next: Int32Array;
  readonly #hash: Int32Array;
  readonly #isIn: Uint8Array;
  readonly #kind: Uint8Array;
  readonly #port: Uint16Array;
  readonly #addresses: AddressColumn;
  /** Attempts sent so far, by slot. */
  readonly attempts: Uint8Array;

  constructor(slots: number) {
    const heads = 2 ** Math.ceil(Math.log2(Math.max(2, slots * 2)));
    this.#heads = new Int32Array(heads).fill(NOBODY);
    this.#mask = heads - 1;
    this.#next = new Int32Array(slots).fill(NOBODY);
    this.#hash = new Int32Array(slots);
    this.#isIn = new Uint8Array(slots);
    this.#kind = new Uint8Array(slots);
    this.#port = new Uint16Array(slots);
    this.#addresses = new AddressColumn(slots);
    this.attempts = new Uint8Array(slots);
  }

  has(slot: number): boolean {
    return this.#isIn[slot] === 1;
  }

  /** Takes a slot in that is not in yet. */
  add(slot: number, hash: number, kind: ProbeKind, family: 4 | 6, address: Uint8Array, port: number): void {
    const head = hash & this.#mask;
    this.#isIn[slot] = 1;
    this.#hash[slot] = hash;
    this.#next[slot] = this.#heads[head] as number;
    this.#heads[head] = slot;
    this.#kind[slot] = kind;
    this.#port[slot] = port;
    this.#addresses.set(slot, family, address);
  }

  delete(slot: number): void {
    if (this.#isIn[slot] !== 1) return;
    this.#isIn[slot] = 0;
    const head = (this.#hash[slot] as number) & this.#mask;
    let before = NOBODY;
    let each = this.#heads[head] as number;
    while (each !== slot) {
      before = each;
      each = this.#next[each] as number;
    }
    if (before === NOBODY) this.#heads[head] = this.#next[slot] as number;
    else this.#next[before] = this.#next[slot] as number;
  }

  /** The slot of a destination; −1 when it has none. */
  find(hash: number, kind: ProbeKind, family: 4 | 6, address: Uint8Array, port: number): number {
    const wanted = hash | 0;
    for (let slot = this.#heads[hash & this.#mask] as number; slot !== NOBODY; slot = this.#next[slot] as number) {
      if (
        this.#hash[slot] === wanted &&
        this.#port[slot] === port &&
        this.#kind[slot] === kind &&
        this.#addresses.has(slot, family, address)
      )
        return slot;
    }
    return NOBODY;
  }
}
