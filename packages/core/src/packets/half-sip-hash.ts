/*
 * HalfSipHash-2-4 with 32 bits of output: the 32-bit member of the SipHash family, a keyed hash of short inputs that whoever does
 * not know the key cannot predict (J.-P. Aumasson and D. J. Bernstein, "SipHash: a fast short-input PRF", 2012, and the authors'
 * reference text for the half-sized variant). Two rounds a word of input, four at the end.
 *
 *   round:  v0 += v1   v1 <<<= 5    v1 ^= v0   v0 <<<= 16
 *           v2 += v3   v3 <<<= 8    v3 ^= v2
 *           v0 += v3   v3 <<<= 7    v3 ^= v0
 *           v2 += v1   v1 <<<= 13   v1 ^= v2   v2 <<<= 16
 */

/** Initial state of the upper half, whose lower half is zero: the ASCII text "lygetedb" taken as two words. */
const INITIAL_2 = 0x6c796765;
const INITIAL_3 = 0x74656462;
const ROUNDS_PER_WORD = 2;
const FINAL_ROUNDS = 4;
/** What parts the finish from the input. */
const FINAL_MARK = 0xff;

/**
 * Hashes a byte string that has been put into 32-bit words, little end first.
 *
 * @param words The whole words of the input.
 * @param lastWord The 0 to 3 bytes behind them, and the length of the input modulo 256 in the top byte.
 * @returns An unsigned 32-bit number. Nothing is allocated.
 */
export function halfSipHash(
  key0: number,
  key1: number,
  words: Int32Array,
  wordCount: number,
  lastWord: number,
): number {
  let v0 = key0 | 0;
  let v1 = key1 | 0;
  let v2 = INITIAL_2 ^ key0;
  let v3 = INITIAL_3 ^ key1;
  for (let block = 0; block <= wordCount + 1; block += 1) {
    const finishing = block > wordCount;
    const word = finishing ? 0 : block < wordCount ? (words[block] as number) : lastWord;
    if (finishing) v2 ^= FINAL_MARK;
    v3 ^= word;
    for (let round = finishing ? FINAL_ROUNDS : ROUNDS_PER_WORD; round > 0; round -= 1) {
      v0 = (v0 + v1) | 0;
      v1 = ((v1 << 5) | (v1 >>> 27)) ^ v0;
      v0 = (v0 << 16) | (v0 >>> 16);
      v2 = (v2 + v3) | 0;
      v3 = ((v3 << 8) | (v3 >>> 24)) ^ v2;
      v0 = (v0 + v3) | 0;
      v3 = ((v3 << 7) | (v3 >>> 25)) ^ v0;
      v2 = (v2 + v1) | 0;
      v1 = ((v1 << 13) | (v1 >>> 19)) ^ v2;
      v2 = (v2 << 16) | (v2 >>> 16);
    }
    v0 ^= word;
  }
  return (v1 ^ v3) >>> 0;
}
