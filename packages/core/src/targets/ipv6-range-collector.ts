import { InputError } from "../errors.ts";
import { formatAddress } from "./address-text.ts";
import { Ipv6Ranges, readAddress, writeAddress } from "./ipv6-ranges.ts";
import { MAX_RANGES } from "./range-list.ts";
import { LOWER_WORD, UPPER_WORD } from "./word-order.ts";

const FIRST_CAPACITY = 64;
/** 64-bit elements a range: the upper and lower half of its first address, then of its last. */
const STRIDE = 4;
/** The 32-bit words of a range's first address, the weightiest first. */
const WORDS_BY_WEIGHT = [UPPER_WORD, LOWER_WORD, 2 + UPPER_WORD, 2 + LOWER_WORD] as const;

/** Gathers IPv6 ranges in any order, overlapping or not, and makes sorted disjoint ones of them. */
export class Ipv6RangeCollector {
  #halves = new BigUint64Array(FIRST_CAPACITY * STRIDE);
  #length = 0;
  #ascending = true;
  #newestFirst = 0n;
  #newestLast = 0n;

  /** Adds a range, both ends included. @throws InputError `SPACE_TOO_LARGE` beyond `MAX_RANGES` ranges. */
  add(first: bigint, last: bigint): void {
    // Before the newest range is looked at, since making room may sort another one to its place.
    if (this.#length * STRIDE === this.#halves.length) this.#makeRoom(first);
    if (this.#length > 0) {
      if (first >= this.#newestFirst && first <= this.#newestLast + 1n) {
        if (last > this.#newestLast) this.#write(this.#length - 1, this.#newestFirst, last);
        return;
      }
      if (first < this.#newestFirst) this.#ascending = false;
    }
    this.#write(this.#length, first, last);
    this.#length += 1;
  }

  /** What has been gathered so far. */
  ranges(): Ipv6Ranges {
    this.#tidy();
    const firsts = new BigUint64Array(this.#length * 2);
    const lasts = new BigUint64Array(this.#length * 2);
    for (let index = 0; index < this.#length; index += 1) {
      firsts.set(this.#halves.subarray(index * STRIDE, index * STRIDE + 2), index * 2);
      lasts.set(this.#halves.subarray(index * STRIDE + 2, index * STRIDE + 4), index * 2);
    }
    return new Ipv6Ranges(firsts, lasts);
  }

  #write(index: number, first: bigint, last: bigint): void {
    writeAddress(this.#halves, index * STRIDE, first);
    writeAddress(this.#halves, index * STRIDE + 2, last);
    this.#newestFirst = first;
    this.#newestLast = last;
  }

  #makeRoom(first: bigint): void {
    this.#tidy();
    // Grown only when mostly full even after merging, so that each tidying is paid for by as many additions as it looks at.
    if (this.#length * STRIDE <= this.#halves.length / 2) return;
    if (this.#length >= MAX_RANGES) {
      const text = formatAddress(6, first);
      throw new InputError(
        "SPACE_TOO_LARGE",
        text,
        `The targets fall into more than ${MAX_RANGES} separate IPv6 ranges at "${text}": split the list into several scans.`,
      );
    }
    const halves = new BigUint64Array(this.#halves.length * 2);
    halves.set(this.#halves);
    this.#halves = halves;
  }

  #tidy(): void {
    if (this.#ascending) return;
    const gathered = this.#halves;
    const order = orderByFirst(gathered, this.#length);
    this.#halves = new BigUint64Array(gathered.length);
    this.#length = 0;
    this.#ascending = true;
    for (const index of order)
      this.add(readAddress(gathered, index * STRIDE), readAddress(gathered, index * STRIDE + 2));
  }
}

/** Range indexes in ascending order of first address. Compares 32-bit words, since reading a 64-bit element makes a bigint. */
function orderByFirst(halves: BigUint64Array, length: number): Uint32Array {
  const words = new Uint32Array(halves.buffer);
  const order = new Uint32Array(length);
  for (let index = 0; index < length; index += 1) order[index] = index;
  return order.sort((left, right) => {
    for (const offset of WORDS_BY_WEIGHT) {
      const difference = (words[left * STRIDE * 2 + offset] as number) - (words[right * STRIDE * 2 + offset] as number);
      if (difference !== 0) return difference;
    }
    return 0;
  });
}
