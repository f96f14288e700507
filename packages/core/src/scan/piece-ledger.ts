import { type PieceRange, pieceAt, pieceCount } from "../plan/pieces.ts";
import type { ShardPosition } from "../workers/protocol.ts";

/** Which pieces of a range nobody has said to have drawn: as far as is known they are still to be probed. */
export class PieceLedger {
  readonly #range: PieceRange;
  readonly #left: Set<number>;

  constructor(range: PieceRange) {
    this.#range = range;
    this.#left = new Set(Array.from({ length: pieceCount(range) }, (_, piece) => piece));
  }

  get isEmpty(): boolean {
    return this.#left.size === 0;
  }

  /** Their numbers. */
  get left(): readonly number[] {
    return [...this.#left];
  }

  /** Takes in that pieces were drawn, and returns how many positions they have. */
  drawn(pieces: readonly number[]): number {
    let positions = 0;
    for (const piece of pieces) {
      const { start, end } = pieceAt(this.#range, piece);
      if (this.#left.delete(piece)) positions += end - start;
    }
    return positions;
  }

  /** What is left, as a shard: behind the last piece that was drawn nothing was taken up; those before it are pending. */
  position(): ShardPosition {
    let tail = pieceCount(this.#range);
    while (this.#left.has(tail - 1)) tail -= 1;
    const pending: number[] = [];
    for (const piece of this.#left) {
      if (piece >= tail) continue;
      const { start, end } = pieceAt(this.#range, piece);
      for (let position = start; position < end; position += 1) pending.push(position);
    }
    const { start } = pieceAt(this.#range, tail);
    return { next: Math.min(start, this.#range.end), end: this.#range.end, pending };
  }
}
