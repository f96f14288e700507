import type { PositionRange } from "../plan/shard.ts";
import type { ShardPosition } from "./protocol.ts";

/** Hands out a shard's positions in order: first those that an earlier run left undecided, then the ones never taken up. */
export class ShardCursor {
  readonly #pending: Float64Array;
  #pendingTaken = 0;
  #next: number;
  #end: number;

  constructor(position: ShardPosition) {
    this.#end = position.end;
    this.#next = position.next;
    this.#pending = Float64Array.from(position.pending).sort();
  }

  get next(): number {
    return this.#next;
  }

  get end(): number {
    return this.#end;
  }

  get isExhausted(): boolean {
    return this.#next >= this.#end && this.pendingLeft === 0;
  }

  get pendingLeft(): number {
    return this.#pending.length - this.#pendingTaken;
  }

  /** The position that `take` would give; there must be one. */
  peek(): number {
    return this.pendingLeft > 0 ? (this.#pending[this.#pendingTaken] as number) : this.#next;
  }

  take(): number {
    const position = this.peek();
    if (this.pendingLeft > 0) this.#pendingTaken += 1;
    else this.#next += 1;
    return position;
  }

  /** How many positions in a row come next that were never taken up. */
  get runLeft(): number {
    return this.pendingLeft > 0 ? 0 : this.#end - this.#next;
  }

  /** Takes so many of these, from `next` on. */
  takeRun(count: number): void {
    this.#next += count;
  }

  /** Goes on with a range that lies behind all that was taken before; there must be nothing left. */
  goOn({ start, end }: PositionRange): void {
    this.#next = start;
    this.#end = end;
  }

  /** Whether every position of the shard below `end` has been taken. */
  hasPassed(end: number): boolean {
    return this.isExhausted || (this.#next >= end && this.peek() >= end);
  }

  /** Writes the pending positions not yet taken into `into` from `at` on, and returns the place behind them. */
  copyPending(into: Float64Array, at: number): number {
    into.set(this.#pending.subarray(this.#pendingTaken), at);
    return at + this.pendingLeft;
  }
}
