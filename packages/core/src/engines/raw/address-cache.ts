/**
 * A direct-mapped cache from addresses of four 32-bit words to values: a key has one place, and the last to come stays there. So it
 * never grows, needs no bookkeeping, and a look-up makes no garbage.
 */
export class AddressCache<Value> {
  readonly #mask: number;
  readonly #keys: Int32Array;
  readonly #values: (Value | undefined)[];

  /** @param places A power of two. */
  constructor(places: number) {
    this.#mask = places - 1;
    this.#keys = new Int32Array(places * 4);
    this.#values = new Array<Value | undefined>(places).fill(undefined);
  }

  get(word0: number, word1: number, word2: number, word3: number): Value | undefined {
    const place = this.#placeOf(word0, word1, word2, word3);
    const keys = this.#keys;
    const at = place * 4;
    const isThere = keys[at] === word0 && keys[at + 1] === word1 && keys[at + 2] === word2 && keys[at + 3] === word3;
    return isThere ? this.#values[place] : undefined;
  }

  /** The words are signed, as bitwise operators make them. */
  set(word0: number, word1: number, word2: number, word3: number, value: Value): void {
    const place = this.#placeOf(word0, word1, word2, word3);
    const at = place * 4;
    this.#keys[at] = word0;
    this.#keys[at + 1] = word1;
    this.#keys[at + 2] = word2;
    this.#keys[at + 3] = word3;
    this.#values[place] = value;
  }

  clear(): void {
    this.#values.fill(undefined);
  }

  /** Multiplies by odd constants near 2^32 over the golden ratio, and takes high bits, which all words have reached. */
  #placeOf(word0: number, word1: number, word2: number, word3: number): number {
    let hash = Math.imul(word0, 0x9e37_79b1) ^ (word0 >>> 15);
    hash = Math.imul(hash ^ word1, 0x85eb_ca77) ^ (hash >>> 13);
    hash = Math.imul(hash ^ word2, 0xc2b2_ae3d) ^ (hash >>> 16);
    hash = Math.imul(hash ^ word3, 0x27d4_eb2f);
    return (hash ^ (hash >>> 15)) & this.#mask;
  }
}
