import type { SeedWords } from "./seed.ts";

/*
 * A bijection of [0, size) that looks random, computed for one index at a time in constant time and memory.
 *
 * Take a = ceil(sqrt(size)) and b = ceil(size / a), so that a·b is just above size. An index x is the pair (left, right) with
 * x = left + a·right. A Feistel round replaces one half by itself plus a keyed hash of the other, modulo that half's own range:
 * such a step can be undone, so it is a bijection of the a × b rectangle whatever the hash. After an even number of rounds the
 * pair is an index again. Where it falls outside [0, size), the same mapping is applied until it falls inside ("cycle walking"):
 * the orbit of a point inside must come back inside, and what is left is a bijection of [0, size). As a·b < size + a, a second
 * walk is needed with a probability below 1 / sqrt(size).
 *
 * J. Black and P. Rogaway, "Ciphers with Arbitrary Finite Domains" (CT-RSA 2002), sections 4 and 5.
 *
 * The hash scatters; it does not keep secrets. What has to withstand an adversary must not rest on it.
 */

/** Four rounds pass statistical tests of order; a fifth and sixth cost little and leave room. Must be even. */
const ROUNDS = 6;

/** Largest domain: both halves, and left + a·right, must stay exact in a double. */
export const LARGEST_PERMUTATION = 2 ** 50;

/** Mixes 32 bits so that each output bit depends on each input bit. Constants: the integer hash lowbias32 (C. Wellons, 2018, public domain). */
function mix(value: number): number {
  let x = value | 0;
  x = Math.imul(x ^ (x >>> 16), 0x7feb352d);
  x = Math.imul(x ^ (x >>> 15), 0x846ca68b);
  return (x ^ (x >>> 16)) >>> 0;
}

/**
 * The hash of half an index modulo a range. The two conversions change nothing: they let V8 take an integer's remainder, not a double's, which
 * takes four times as long.
 */
function scatter(half: number, key: number, range: number): number {
  return ((mix(half ^ key) >>> 0) % (range >>> 0)) | 0;
}

/** A keyed bijection of the integers from 0 to `size` − 1. Neither `at` nor `indexOf` allocates. */
export class Permutation {
  readonly size: number;
  readonly #leftRange: number;
  readonly #rightRange: number;
  readonly #keys = new Int32Array(ROUNDS);

  /** @param tweak Makes unrelated permutations from one seed: each (seed, size, tweak) has its own. */
  constructor(size: number, seed: SeedWords, tweak = 0) {
    this.size = size;
    this.#leftRange = Math.max(1, Math.ceil(Math.sqrt(size)));
    this.#rightRange = Math.max(1, Math.ceil(size / this.#leftRange));
    this.#deriveKeys(seed, tweak);
  }

  #deriveKeys(seed: SeedWords, tweak: number): void {
    let state = mix((tweak >>> 0) ^ 0x9e3779b9) ^ mix(Math.floor(tweak / 2 ** 32) + 1);
    for (let round = 0; round < ROUNDS; round += 1) {
      for (const word of seed) state = mix(state ^ word) + round;
      this.#keys[round] = state;
    }
  }

  /** Where `index` goes. Both are in [0, size). */
  at(index: number): number {
    const leftRange = this.#leftRange | 0;
    const rightRange = this.#rightRange | 0;
    const keys = this.#keys;
    let x = index;
    do {
      let right = Math.floor(x / leftRange) | 0;
      let left = (x - right * leftRange) | 0;
      for (let round = 0; round < ROUNDS; round += 2) {
        left = (left + scatter(right, keys[round] as number, leftRange)) | 0;
        if (left >= leftRange) left = (left - leftRange) | 0;
        right = (right + scatter(left, keys[round + 1] as number, rightRange)) | 0;
        if (right >= rightRange) right = (right - rightRange) | 0;
      }
      x = left + right * leftRange;
    } while (x >= this.size);
    return x;
  }

  /** Where so many indices in a row go, into `into` from its beginning. */
  atEach(first: number, count: number, into: Uint32Array): void {
    for (let index = 0; index < count; index += 1) into[index] = this.at(first + index);
  }

  /** What goes to `image`: the opposite of `at`. The rounds are undone from the last to the first; the walk is the same, backwards. */
  indexOf(image: number): number {
    const leftRange = this.#leftRange | 0;
    const rightRange = this.#rightRange | 0;
    const keys = this.#keys;
    let x = image;
    do {
      let right = Math.floor(x / leftRange) | 0;
      let left = (x - right * leftRange) | 0;
      for (let round = ROUNDS - 2; round >= 0; round -= 2) {
        right = (right - scatter(left, keys[round + 1] as number, rightRange)) | 0;
        if (right < 0) right = (right + rightRange) | 0;
        left = (left - scatter(right, keys[round] as number, leftRange)) | 0;
        if (left < 0) left = (left + leftRange) | 0;
      }
      x = left + right * leftRange;
    } while (x >= this.size);
    return x;
  }
}
