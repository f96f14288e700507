import type { RangeList } from "./range-list.ts";
import { floorIndex } from "./sorted-search.ts";

/** Sorted IPv4 ranges that neither overlap nor touch, eight bytes each. */
export class Ipv4Ranges implements RangeList<number> {
  readonly firsts: Uint32Array;
  readonly lasts: Uint32Array;

  /** Takes the arrays over: they are as long as each other, ascending, and not written to afterwards. */
  constructor(firsts: Uint32Array, lasts: Uint32Array) {
    this.firsts = firsts;
    this.lasts = lasts;
  }

  get length(): number {
    return this.firsts.length;
  }

  first(index: number): number {
    return this.firsts[index] as number;
  }

  end(index: number): number {
    return (this.lasts[index] as number) + 1;
  }

  /** Addresses in range `index`. */
  sizeOf(index: number): number {
    return this.end(index) - this.first(index);
  }

  /** Index of the range that holds an address; -1 when none does. */
  find(value: number): number {
    const index = floorIndex(this.firsts, value);
    return index >= 0 && value < this.end(index) ? index : -1;
  }
}
