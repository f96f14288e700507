/** Packets begin at the bounds of such places: those of cache lines. */
export const PLACE_LENGTH = 64;
const PLACE_SHIFT = 6;

/**
 * Remembers, for each place of a queue's buffer, what was written there last. The kernel only reads what it sends: where a packet differs from
 * the one before it in a few fields, those are all that has to be written.
 */
export class PacketMarks {
  readonly #marks: Uint32Array;

  constructor(bufferLength: number) {
    this.#marks = new Uint32Array(bufferLength / PLACE_LENGTH);
  }

  /** Whether the packet at that offset was marked so, and nothing was written over it. */
  has(offset: number, mark: number): boolean {
    return this.#marks[offset >>> PLACE_SHIFT] === mark;
  }

  /** Marks a packet that was written. */
  set(offset: number, length: number, mark: number): void {
    this.#marks[offset >>> PLACE_SHIFT] = mark;
    if (length > PLACE_LENGTH)
      this.#marks.fill(0, (offset >>> PLACE_SHIFT) + 1, ((offset + length - 1) >>> PLACE_SHIFT) + 1);
  }
}
