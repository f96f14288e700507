const LITTLE_ENDIAN = true;

/** Writes a datagram field by field, in network byte order unless a method says otherwise. */
export class DatagramWriter {
  readonly #bytes: number[] = [];

  /** Bytes written so far. */
  get length(): number {
    return this.#bytes.length;
  }

  /** One byte for each value. */
  uint8(...values: readonly number[]): this {
    for (const value of values) this.#integer(1, value);
    return this;
  }

  uint16(value: number): this {
    return this.#integer(2, value);
  }

  uint24(value: number): this {
    return this.#integer(3, value);
  }

  uint32(value: number): this {
    return this.#integer(4, value);
  }

  uint64(value: bigint): this {
    const view = new DataView(new ArrayBuffer(8));
    view.setBigUint64(0, value);
    return this.bytes(new Uint8Array(view.buffer));
  }

  uint16LittleEndian(value: number): this {
    return this.#integer(2, value, LITTLE_ENDIAN);
  }

  uint32LittleEndian(value: number): this {
    return this.#integer(4, value, LITTLE_ENDIAN);
  }

  /** ASCII text, without any terminator. */
  text(text: string): this {
    for (const character of text) this.uint8(character.charCodeAt(0));
    return this;
  }

  /** ASCII text and a zero byte. */
  terminatedText(text: string): this {
    return this.text(text).uint8(0);
  }

  bytes(bytes: Iterable<number>): this {
    for (const byte of bytes) this.#bytes.push(byte);
    return this;
  }

  zeros(count: number): this {
    for (let index = 0; index < count; index++) this.#bytes.push(0);
    return this;
  }

  /** Zero bytes until the datagram is this long. */
  padTo(length: number): this {
    return this.zeros(Math.max(0, length - this.length));
  }

  /** A part behind a field of its length in bytes; the length counts the part alone, and `extra` more. */
  sized(lengthBytes: 1 | 2 | 3, write: (part: DatagramWriter) => void, extra = 0): this {
    const part = new DatagramWriter();
    write(part);
    this.#integer(lengthBytes, part.length + extra);
    return this.bytes(part.finish());
  }

  /** The datagram as written so far. */
  finish(): Uint8Array {
    return Uint8Array.from(this.#bytes);
  }

  #integer(size: number, value: number, littleEndian = false): this {
    if (!Number.isInteger(value) || value < 0 || value >= 2 ** (8 * size)) {
      throw new RangeError(`${value} does not fit a field of ${size} bytes.`);
    }
    const bytes = Array.from({ length: size }, (_, index) => Math.floor(value / 2 ** (8 * index)) % 256);
    return this.bytes(littleEndian ? bytes : bytes.reverse());
  }
}
