/** Prefixes that are remembered: a routing table with more of them beyond the largest blocks is not taken for one of blocks. */
const MOST_BLOCKS = 65_536;

/** Which blocks of addresses have a route, or a rule, for a part of them only, so that their addresses may go different ways. */
export class SplitBlocks {
  readonly #sizes: readonly number[];
  readonly #split: readonly Set<string>[];
  #isFull = false;

  /** @param sizes Prefix lengths of the blocks in whole bytes of bits, the largest block first. */
  constructor(sizes: readonly number[]) {
    this.#sizes = sizes;
    this.#split = sizes.map(() => new Set());
  }

  /** Takes a route or a rule for a prefix. */
  add(destination: Uint8Array, prefixLength: number): void {
    for (const [index, bits] of this.#sizes.entries()) {
      const blocks = this.#split[index];
      if (blocks === undefined || prefixLength <= bits) continue;
      if (blocks.size < MOST_BLOCKS) blocks.add(keyOf(destination, bits));
      else this.#isFull = true;
    }
  }

  /** The size of the largest block around the address that is not split; undefined when every one of them is, or may be. */
  largestWhole(address: Uint8Array): number | undefined {
    if (this.#isFull) return undefined;
    return this.#sizes.find((bits, index) => this.#split[index]?.has(keyOf(address, bits)) === false);
  }
}

function keyOf(address: Uint8Array, bits: number): string {
  return address.subarray(0, bits / 8).join(".");
}
