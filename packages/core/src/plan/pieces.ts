import type { PositionRange } from "./shard.ts";

/** A range of positions from which threads draw one piece after another, so that none is left with nothing to do while another has much. */
export interface PieceRange extends PositionRange {
  /** Positions of each piece, but for the last, which may have fewer. */
  readonly pieceLength: number;
}

/** Threads end at most the time of a piece apart: some 10 ms at full speed. */
const LONGEST_PIECE = 512;
const PIECES_A_THREAD = 32;

export function cutInPieces({ start, end }: PositionRange, threads: number): PieceRange {
  const aimed = Math.floor((end - start) / (threads * PIECES_A_THREAD));
  return { start, end, pieceLength: Math.max(1, Math.min(LONGEST_PIECE, aimed)) };
}

export function pieceCount({ start, end, pieceLength }: PieceRange): number {
  return Math.ceil((end - start) / pieceLength);
}

/** @param piece Its number, counted from 0. */
export function pieceAt({ start, end, pieceLength }: PieceRange, piece: number): PositionRange {
  const first = start + piece * pieceLength;
  return { start: first, end: Math.min(end, first + pieceLength) };
}
