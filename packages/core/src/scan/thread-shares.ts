import { cutInPieces, type PieceRange } from "../plan/pieces.ts";
import { type PositionRange, shardOf } from "../plan/shard.ts";
import type { ThreadAllotment } from "./thread-allotment.ts";

/** Probes that the calling thread sends while a worker thread starts; threads started ahead need no such allowance. */
const HEAD_START_PROBES = 5_000;

/** What each thread of a scan is to probe. */
export interface ThreadShares {
  /** One a thread, the first of them the calling thread's where that probes. */
  readonly shards: readonly PositionRange[];
  /** What threads draw from besides, piece by piece, when they have taken up their shards; absent where the shards are all there is. */
  readonly pieces?: PieceRange;
}

/**
 * Gives threads what they draw for, so that they end at the same time however fast each is. Where the pairs are of several groups of hosts each
 * gets its share from the start: else each would have several groups on the way, and a host would hear from all threads.
 *
 * @param areDrawn Whether the range is of one group, and its pairs are all the same to whom they fall.
 * @param areStarting Whether threads besides the calling one have yet to start.
 */
export function shareOut(
  range: PositionRange,
  allotment: ThreadAllotment,
  areDrawn: boolean,
  areStarting: boolean,
): ThreadShares {
  const threads = allotment.threads + (allotment.callerProbes ? 1 : 0);
  if (!areDrawn || threads === 1) return { shards: sharesOf(range, allotment, areStarting ? HEAD_START_PROBES : 0) };
  const nothing = { start: range.start, end: range.start };
  return { shards: Array.from({ length: threads }, () => nothing), pieces: cutInPieces(range, threads) };
}

/** Where the calling thread is one of them it gets more, since it begins before the others. */
function sharesOf(
  range: PositionRange,
  { threads, callerProbes }: ThreadAllotment,
  headStartProbes: number,
): PositionRange[] {
  if (!callerProbes || threads === 0) {
    const count = Math.max(1, threads);
    return Array.from({ length: count }, (_, index) => shardOf(range, index, count));
  }
  const size = range.end - range.start;
  const headStart = Math.min(headStartProbes, Math.floor(size / 2));
  const ofCaller = headStart + Math.ceil((size - headStart) / (threads + 1));
  const rest = { start: range.start + ofCaller, end: range.end };
  const ofOthers = Array.from({ length: threads }, (_, index) => shardOf(rest, index, threads));
  return [{ start: range.start, end: rest.start }, ...ofOthers];
}
