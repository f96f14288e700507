import { InputError } from "../errors.ts";
import { formatAddress } from "./address-text.ts";
import { Ipv4Ranges } from "./ipv4-ranges.ts";
import { MAX_RANGES } from "./range-list.ts";
import { LOWER_WORD, UPPER_WORD } from "./word-order.ts";

const FIRST_CAPACITY = 64;

/**
 * Gathers IPv4 ranges in any order, overlapping or not, and makes sorted disjoint ones of them.
 *
 * A range is one 64-bit number, its first address in the upper half and its last in the lower: sorting those numbers natively sorts
 * the ranges, without a comparison function and without an object a range. A 32-bit view of the same memory reads and writes the
 * halves.
 */
export class Ipv4RangeCollector {
  #pairs = new BigUint64Array(FIRST_CAPACITY);
  #words = new Uint32Array(this.#pairs.buffer);
  #length = 0;
  #ascending = true;

  /** Adds a range, both ends included. @throws InputError `SPACE_TOO_LARGE` beyond `MAX_RANGES` ranges. */
  add(first: number, last: number): void {
    // Before the newest range is looked at, since making room may sort another one to its place.
    if (this.#length === this.#pairs.length) this.#makeRoom(first);
    const newest = this.#length - 1;
    if (newest >= 0) {
      const newestFirst = this.#first(newest);
      const newestLast = this.#last(newest);
      if (first >= newestFirst && first <= newestLast + 1) {
        if (last > newestLast) this.#write(newest, newestFirst, last);
        return;
      }
      if (first < newestFirst) this.#ascending = false;
    }
    this.#write(this.#length, first, last);
    this.#length += 1;
  }

  /** What has been gathered so far. */
  ranges(): Ipv4Ranges {
    this.#tidy();
    const firsts = new Uint32Array(this.#length);
    const lasts = new Uint32Array(this.#length);
    for (let index = 0; index < this.#length; index += 1) {
      firsts[index] = this.#first(index);
      lasts[index] = this.#last(index);
    }
    return new Ipv4Ranges(firsts, lasts);
  }

  #first(index: number): number {
    return this.#words[2 * index + UPPER_WORD] as number;
  }

  #last(index: number): number {
    return this.#words[2 * index + LOWER_WORD] as number;
  }

  #write(index: number, first: number, last: number): void {
    this.#words[2 * index + UPPER_WORD] = first;
    this.#words[2 * index + LOWER_WORD] = last;
  }

  #makeRoom(first: number): void {
    this.#tidy();
    // Grown only when mostly full even after merging, so that each tidying is paid for by as many additions as it looks at.
    if (this.#length <= this.#pairs.length / 2) return;
    if (this.#length >= MAX_RANGES) {
      const text = formatAddress(4, first);
      throw new InputError(
        "SPACE_TOO_LARGE",
        text,
        `The targets fall into more than ${MAX_RANGES} separate IPv4 ranges at "${text}": split the list into several scans.`,
      );
    }
    const pairs = new BigUint64Array(this.#pairs.length * 2);
    pairs.set(this.#pairs);
    this.#pairs = pairs;
    this.#words = new Uint32Array(pairs.buffer);
  }

  #tidy(): void {
    if (this.#ascending) return;
    this.#pairs.subarray(0, this.#length).sort();
    let newest = 0;
    for (let index = 1; index < this.#length; index += 1) {
      const first = this.#first(index);
      const last = this.#last(index);
      if (first > this.#last(newest) + 1) {
        newest += 1;
        this.#write(newest, first, last);
      } else if (last > this.#last(newest)) {
        this.#write(newest, this.#first(newest), last);
      }
    }
    this.#length = newest + 1;
    this.#ascending = true;
  }
}
