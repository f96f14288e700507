import { AddressCache } from "./address-cache.ts";

/** Blocks of one size, as masks for the four words of an address. */
interface Level<Value> {
  readonly bits: number;
  readonly masks: readonly [number, number, number, number];
  /** Made for the first block of that size: most scans know of one size, and an empty cache takes 1.5 MB. */
  cache: AddressCache<Value> | undefined;
}

/** Places for the blocks of one size. */
const MOST_PLACES = 65_536;

/** Remembers values for blocks of addresses, of a few sizes. */
export class PrefixCache<Value> {
  readonly #isIpv4: boolean;
  readonly #levels: readonly Level<Value>[];

  /** @param sizes Prefix lengths of the blocks in bits, the largest block first. */
  constructor(family: 4 | 6, sizes: readonly number[]) {
    this.#isIpv4 = family === 4;
    this.#levels = sizes.map((bits) => ({
      bits,
      masks: [maskOf(bits, 0), maskOf(bits, 1), maskOf(bits, 2), maskOf(bits, 3)],
      cache: undefined,
    }));
  }

  /** The value of the largest block around the address that has one. */
  get(address: Uint8Array): Value | undefined {
    const isIpv4 = this.#isIpv4;
    const word0 = wordAt(address, 0);
    const word1 = isIpv4 ? 0 : wordAt(address, 4);
    const word2 = isIpv4 ? 0 : wordAt(address, 8);
    const word3 = isIpv4 ? 0 : wordAt(address, 12);
    for (const { masks, cache } of this.#levels) {
      const value = cache?.get(word0 & masks[0], word1 & masks[1], word2 & masks[2], word3 & masks[3]);
      if (value !== undefined) return value;
    }
    return undefined;
  }

  /** Sets the value of the block of that size around the address. */
  set(address: Uint8Array, bits: number, value: Value): void {
    const isIpv4 = this.#isIpv4;
    const level = this.#levels.find((candidate) => candidate.bits === bits);
    if (level === undefined) return;
    level.cache ??= new AddressCache(Math.min(MOST_PLACES, 2 ** bits));
    level.cache.set(
      wordAt(address, 0) & level.masks[0],
      isIpv4 ? 0 : wordAt(address, 4) & level.masks[1],
      isIpv4 ? 0 : wordAt(address, 8) & level.masks[2],
      isIpv4 ? 0 : wordAt(address, 12) & level.masks[3],
      value,
    );
  }

  clear(): void {
    for (const { cache } of this.#levels) cache?.clear();
  }
}

function maskOf(bits: number, word: number): number {
  const inWord = Math.min(32, Math.max(0, bits - 32 * word));
  // A shift by 32 is a shift by 0.
  return inWord === 0 ? 0 : -1 << (32 - inWord);
}

function wordAt(bytes: Uint8Array, at: number): number {
  return (
    ((bytes[at] as number) << 24) |
    ((bytes[at + 1] as number) << 16) |
    ((bytes[at + 2] as number) << 8) |
    (bytes[at + 3] as number)
  );
}
