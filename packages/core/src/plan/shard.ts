import { InputError } from "../errors.ts";

/** A half-open range of positions of a scan's order. */
export interface PositionRange {
  readonly start: number;
  readonly end: number;
}

/**
 * Part `index` (from 0) of `count` equal parts of a range. The parts follow each other without gap or overlap, and their sizes
 * differ by at most one.
 */
export function shardOf(range: PositionRange, index: number, count: number): PositionRange {
  const size = range.end - range.start;
  const share = Math.floor(size / count);
  const larger = size - share * count;
  const start = range.start + index * share + Math.min(index, larger);
  return { start, end: start + share + (index < larger ? 1 : 0) };
}

/**
 * Reads `i/n` as a shard, `i` counted from 1.
 *
 * @throws InputError `SHARD_INVALID` unless 1 ≤ i ≤ n ≤ 1,000,000.
 */
export function parseShard(text: string): { readonly index: number; readonly count: number } {
  const match = /^(\d{1,7})\/(\d{1,7})$/.exec(text.trim());
  const index = Number(match?.[1]);
  const count = Number(match?.[2]);
  if (match === null || index < 1 || index > count || count > 1_000_000) {
    throw new InputError("SHARD_INVALID", text, `Shard "${text}" must be i/n with 1 <= i <= n, such as 2/7.`);
  }
  return { index, count };
}
