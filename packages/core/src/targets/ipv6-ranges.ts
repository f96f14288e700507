import type { RangeList } from "./range-list.ts";
import { LOWER_WORD, UPPER_WORD } from "./word-order.ts";

const WORD_VALUES = 2 ** 32;

/** Sorted IPv6 ranges that neither overlap nor touch. Each address is two elements, its upper 64 bits before its lower ones. */
export class Ipv6Ranges implements RangeList<bigint> {
  readonly firsts: BigUint64Array;
  readonly lasts: BigUint64Array;
  readonly #firstWords: Uint32Array;

  /** Takes the arrays over: they are as long as each other, ascending, and not written to afterwards. */
  constructor(firsts: BigUint64Array, lasts: BigUint64Array) {
    this.firsts = firsts;
    this.lasts = lasts;
    this.#firstWords = new Uint32Array(firsts.buffer, firsts.byteOffset, firsts.length * 2);
  }

  get length(): number {
    return this.firsts.length / 2;
  }

  first(index: number): bigint {
    return readAddress(this.firsts, 2 * index);
  }

  end(index: number): bigint {
    return readAddress(this.lasts, 2 * index) + 1n;
  }

  /** Addresses in range `index`; above 2^53 the nearest floating-point number. */
  sizeOf(index: number): number {
    return Number(this.end(index) - this.first(index));
  }

  /** Index of the range that holds an address; -1 when none does. */
  find(value: bigint): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (this.first(middle) <= value) low = middle + 1;
      else high = middle;
    }
    return low > 0 && value < this.end(low - 1) ? low - 1 : -1;
  }

  /** Writes address number `distance` (below 2^48) of range `index` as 16 bytes in network order, without allocating. */
  write(index: number, distance: number, bytes: Uint8Array, offset: number): void {
    let carry = distance;
    for (let word = 3; word >= 0; word -= 1) {
      const half = word % 2 === 0 ? UPPER_WORD : LOWER_WORD;
      const sum = (this.#firstWords[4 * index + 2 * (word >> 1) + half] as number) + carry;
      const at = offset + 4 * word;
      bytes[at] = sum >>> 24;
      bytes[at + 1] = sum >>> 16;
      bytes[at + 2] = sum >>> 8;
      bytes[at + 3] = sum;
      carry = Math.floor(sum / WORD_VALUES);
    }
  }
}

/** The address whose upper half is element `at`. */
export function readAddress(halves: BigUint64Array, at: number): bigint {
  return ((halves[at] as bigint) << 64n) | (halves[at + 1] as bigint);
}

/** Writes an address with its upper half at element `at`. */
export function writeAddress(halves: BigUint64Array, at: number, value: bigint): void {
  halves[at] = value >> 64n;
  halves[at + 1] = value;
}
