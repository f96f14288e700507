/*
 * The part of a shard that a sweep is at work on. It is cut into chunks of equal length, and R + 1 lanes go through them one behind the
 * other: lane r sends round r, and the last one settles what has had all its rounds.
 *
 *   settled ─────▶ lane R+1 (settles) ─────▶ lane R ─── … ───▶ lane 2 ─────▶ lane 1 ─────▶ end of the shard
 *                  └──────────────────── outcomes: one byte a position, a ring ───────────────────┘
 *
 * A lane enters a chunk when the lane ahead of it has left it a while ago, so that the answers to that round have come. The ring bounds
 * how far lane 1 may be ahead: memory is the same for any space.
 */

/** Outcome of a position that nothing has come from. Others are a verdict + 1. */
export const UNDECIDED = 0;
/** Outcome of a position that is not asked any more, without a verdict. */
export const GIVEN_UP = 255;

/** Chunks a lane that the ring has room for. */
const CHUNKS_A_LANE = 512;

/** What a window is made for. */
export interface WindowShape {
  /** First position, and the first one behind the last. */
  readonly start: number;
  readonly end: number;
  readonly rounds: number;
  /** Positions a chunk. */
  readonly chunk: number;
  /** Milliseconds from a round of a chunk to the next. */
  readonly waitMs: number;
}

/** Where the lanes of a sweep are, and what became of each position between the first and the last of them. */
export class SweepWindow {
  /** Number of the lane that settles. */
  readonly settling: number;
  readonly #shape: WindowShape;
  readonly #outcomes: Uint8Array;
  readonly #capacity: number;
  /** When the last lane so far left a chunk, by place in the ring. */
  readonly #leftAtMs: Float64Array;
  /** Where each lane is, by its number. */
  readonly #at: Float64Array;
  /** The position that lies at the start of the ring, the latest such below the settled ones. */
  #ringStart: number;

  constructor(shape: WindowShape) {
    this.#shape = shape;
    this.settling = shape.rounds + 1;
    const chunks = Math.min(
      CHUNKS_A_LANE * this.settling,
      Math.max(1, Math.ceil((shape.end - shape.start) / shape.chunk)),
    );
    this.#capacity = chunks * shape.chunk;
    this.#outcomes = new Uint8Array(this.#capacity);
    this.#leftAtMs = new Float64Array(chunks);
    this.#at = new Float64Array(this.settling + 1).fill(shape.start);
    this.#ringStart = shape.start;
  }

  /** Where a lane is. */
  at(lane: number): number {
    return this.#at[lane] as number;
  }

  get isSettled(): boolean {
    return this.at(this.settling) >= this.#shape.end;
  }

  /** How far a lane may go now: to the end of the chunk it is in or may enter; where it is, when it has to wait. */
  limit(lane: number, nowMs: number): number {
    const { start, end, chunk, waitMs } = this.#shape;
    const at = this.at(lane);
    const chunkStart = at - ((at - start) % chunk);
    const chunkEnd = Math.min(end, chunkStart + chunk);
    if (at > chunkStart) return chunkEnd;
    if (lane === 1) {
      const settled = this.at(this.settling);
      const oldest = settled - ((settled - start) % chunk);
      return chunkEnd - oldest <= this.#capacity ? chunkEnd : at;
    }
    if (this.at(lane - 1) < chunkEnd) return at;
    return nowMs - (this.#leftAtMs[this.#place(chunkStart) / chunk] as number) >= waitMs ? chunkEnd : at;
  }

  /** Puts a lane on to a position, which is not beyond its limit. */
  advance(lane: number, to: number, nowMs: number): void {
    const { start, end, chunk } = this.#shape;
    const from = this.at(lane);
    if (to === from) return;
    this.#at[lane] = to;
    const isChunkLeft = (to - start) % chunk === 0 || to === end;
    if (isChunkLeft) this.#leftAtMs[Math.floor(this.#place(from) / chunk)] = nowMs;
    if (lane !== this.settling) return;
    this.#clear(from, to);
    if (to - this.#ringStart >= this.#capacity) this.#ringStart += this.#capacity;
  }

  /** Whether a position has been sent to and is not settled yet. */
  isAtWork(position: number): boolean {
    return position >= this.at(this.settling) && position < this.at(1);
  }

  /** The outcome of a position between the settling lane and the end of the first lane's chunk. */
  outcome(position: number): number {
    return this.#outcomes[this.#place(position)] as number;
  }

  decide(position: number, outcome: number): void {
    this.#outcomes[this.#place(position)] = outcome;
  }

  #place(position: number): number {
    const place = position - this.#ringStart;
    return place < this.#capacity ? place : place - this.#capacity;
  }

  #clear(from: number, to: number): void {
    const place = this.#place(from);
    this.#outcomes.fill(UNDECIDED, place, place + to - from);
  }
}
