/** Whole numbers from 0, one bit each. */
export class BitSet {
  readonly #bytes: Uint8Array;

  /** @param size One more than the largest number. */
  constructor(size: number) {
    this.#bytes = new Uint8Array(Math.ceil(size / 8));
  }

  /** Adds a number, and tells whether it is new. */
  add(number: number): boolean {
    const index = Math.floor(number / 8);
    const before = this.#bytes[index] as number;
    this.#bytes[index] = before | (1 << (number % 8));
    return this.#bytes[index] !== before;
  }

  has(number: number): boolean {
    return ((this.#bytes[Math.floor(number / 8)] as number) & (1 << (number % 8))) !== 0;
  }
}
