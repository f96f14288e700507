const ADDRESS_LENGTH = 16;

/** Addresses of either family, one a row, in one piece of memory. */
export class AddressColumn {
  readonly #families: Uint8Array;
  readonly #bytes: Uint8Array;

  constructor(rows: number) {
    this.#families = new Uint8Array(rows);
    this.#bytes = new Uint8Array(rows * ADDRESS_LENGTH);
  }

  /** @param address Network byte order: 4 or 16 bytes count. */
  set(row: number, family: 4 | 6, address: Uint8Array): void {
    this.#families[row] = family;
    const at = row * ADDRESS_LENGTH;
    const length = family === 4 ? 4 : ADDRESS_LENGTH;
    for (let index = 0; index < length; index += 1) this.#bytes[at + index] = address[index] as number;
  }

  /** Whether a row has that address. */
  has(row: number, family: 4 | 6, address: Uint8Array): boolean {
    if (this.#families[row] !== family) return false;
    const at = row * ADDRESS_LENGTH;
    const length = family === 4 ? 4 : ADDRESS_LENGTH;
    for (let index = 0; index < length; index += 1) {
      if (this.#bytes[at + index] !== address[index]) return false;
    }
    return true;
  }
}
