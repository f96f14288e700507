import type { RangeList } from "./range-list.ts";
import { LOWER_WORD, UPPER_WORD } from "./word-order.ts";

const WORD_VALUES = 2 ** 32;

/** Sorted IPv6 ranges that neither overlap nor touch. Each address is two elements, its upper 64 bits before its lower ones. */
export class Ipv6Ranges implements RangeList<bigint> {
  readonly firsts: BigUint64Array;
  readonly lasts: BigUint64Array;
  readonly #firstWords: Uint32Array;
  readonly #lastWords: Uint32Array;

  /** Takes the arrays over: they are as long as each other, ascending, and not written to afterwards. */
  constructor(firsts: BigUint64Array, lasts: BigUint64Array) {
    this.firsts = firsts;
    this.lasts = lasts;
    this.#firstWords = new Uint32Array(firsts.buffer, firsts.byteOffset, firsts.length * 2);
    this.#lastWords = new Uint32Array(lasts.buffer, lasts.byteOffset, lasts.length * 2);
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

  /** As `find`, of an address in network order, 16 bytes of which count, without allocating. */
  findBytes(bytes: Uint8Array): number {
    let low = 0;
    let high = this.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (compareWords(this.#firstWords, middle, bytes) <= 0) low = middle + 1;
      else high = middle;
    }
    return low > 0 && compareWords(this.#lastWords, low - 1, bytes) >= 0 ? low - 1 : -1;
  }

  /** The opposite of `write`: which address of range `index` it is, which must hold it. Exact where the answer is below 2^48. */
  distanceOf(index: number, bytes: Uint8Array): number {
    let distance = 0;
    // No step goes more than one beyond the upper words of the answer, since what comes below can take back less than that: all are exact.
    for (let word = 0; word < 4; word += 1) {
      const first = this.#firstWords[4 * index + wordPlace(word)] as number;
      distance = distance * WORD_VALUES + wordAt(bytes, 4 * word) - first;
    }
    return distance;
  }

  /** Writes address number `distance` (below 2^48) of range `index` as 16 bytes in network order, without allocating. */
  write(index: number, distance: number, bytes: Uint8Array, offset: number): void {
    let carry = distance;
    for (let word = 3; word >= 0; word -= 1) {
      const sum = (this.#firstWords[4 * index + wordPlace(word)] as number) + carry;
      const at = offset + 4 * word;
      bytes[at] = sum >>> 24;
      bytes[at + 1] = sum >>> 16;
      bytes[at + 2] = sum >>> 8;
      bytes[at + 3] = sum;
      carry = Math.floor(sum / WORD_VALUES);
    }
  }
}

/** Place of an address's 32-bit word, the uppermost being number 0, in a view of its two halves. */
function wordPlace(word: number): number {
  return 2 * (word >> 1) + (word % 2 === 0 ? UPPER_WORD : LOWER_WORD);
}

function wordAt(bytes: Uint8Array, at: number): number {
  const upper = (bytes[at] as number) * 2 ** 24;
  return upper + (((bytes[at + 1] as number) << 16) | ((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number));
}

/** Below zero where address number `index` is before the one in `bytes`, zero where it is the same, above zero where it is behind. */
function compareWords(words: Uint32Array, index: number, bytes: Uint8Array): number {
  for (let word = 0; word < 4; word += 1) {
    const difference = (words[4 * index + wordPlace(word)] as number) - wordAt(bytes, 4 * word);
    if (difference !== 0) return difference;
  }
  return 0;
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
