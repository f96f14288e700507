import { sharedClockUs } from "../pace/rate-limiter.ts";

/*
 * What the workers of a scan share, in one SharedArrayBuffer, so that progress and orders cost no message:
 *
 *   Int32    0 order | 1 due time of the rate's next permit | 2 the same of the least rate | 3 version of the exclusions | 4 pieces drawn
 *   a worker, from Int32 5 on:   0 batches sent | 1 batches consumed
 *   behind them, Float64:   0 the rate that was asked for since the scan began; 0 while none was
 *   behind it, a worker, Float64:   0 sent | 1 retransmitted | 2 answered | 3 decided | 4 open
 *   behind them, Float64:   number of ranges | first host, last host of each
 *
 * A worker alone writes its counters. An aligned 64-bit store is not torn on the machines that we run on, and a view that is a
 * moment old is good enough for a progress line; results never rest on it.
 */
const HEADER_INTS = 5;
const INTS_A_WORKER = 2;
const SETTING_FLOATS = 1;
const RATE = 0;
const COUNTERS_A_WORKER = 5;
const ORDER = 0;
/** Places of the shared due times, for `RateLimiter`. */
export const RATE_DUE = 1;
export const LEAST_RATE_DUE = 2;
const EXCLUSIONS = 3;
const PIECES_DRAWN = 4;
/** Ranges of hosts that may be excluded while a scan runs. */
export const MOST_EXCLUSIONS = 65_536;
/** Words of the exclusions: memory that nobody writes to is never given. */
const EXCLUSION_FLOATS = 1 + 2 * MOST_EXCLUSIONS;

/** What the workers are told to do. */
export const Order = { run: 0, pause: 1, abort: 2 } as const;
export type Order = (typeof Order)[keyof typeof Order];

/** Batches that a worker may have on the way before it waits for the consumer. */
const MOST_BATCHES_ON_THE_WAY = 16;

/** Counters of a scan, summed over its workers. */
export interface Counters {
  readonly sent: number;
  readonly retransmitted: number;
  readonly answered: number;
  readonly decided: number;
  readonly open: number;
}

/** Names a worker's counters by their place. */
export const Counter = { sent: 0, retransmitted: 1, answered: 2, decided: 3, open: 4 } as const;

/** A view of the control block; every thread makes its own over the same buffer. */
export class ControlBlock {
  readonly buffer: SharedArrayBuffer;
  readonly ints: Int32Array;
  readonly #settings: Float64Array;
  readonly #counters: Float64Array;
  readonly #exclusions: Float64Array;
  readonly #workers: number;

  constructor(buffer: SharedArrayBuffer, workers: number) {
    this.buffer = buffer;
    this.#workers = workers;
    const ints = HEADER_INTS + INTS_A_WORKER * workers;
    this.ints = new Int32Array(buffer, 0, ints);
    const settingsAt = ints * 4 + ((ints * 4) % 8);
    this.#settings = new Float64Array(buffer, settingsAt, SETTING_FLOATS);
    const countersAt = settingsAt + SETTING_FLOATS * 8;
    this.#counters = new Float64Array(buffer, countersAt, COUNTERS_A_WORKER * workers);
    this.#exclusions = new Float64Array(buffer, countersAt + COUNTERS_A_WORKER * workers * 8, EXCLUSION_FLOATS);
  }

  static create(workers: number): ControlBlock {
    const ints = HEADER_INTS + INTS_A_WORKER * workers;
    const bytes = ints * 4 + 8 + (SETTING_FLOATS + COUNTERS_A_WORKER * workers + EXCLUSION_FLOATS) * 8;
    const block = new ControlBlock(new SharedArrayBuffer(bytes), workers);
    const nowUs = sharedClockUs();
    Atomics.store(block.ints, RATE_DUE, nowUs);
    Atomics.store(block.ints, LEAST_RATE_DUE, nowUs);
    return block;
  }

  get order(): Order {
    return Atomics.load(this.ints, ORDER) as Order;
  }

  /** An abort is final. */
  give(order: Order): void {
    if (this.order !== Order.abort) Atomics.store(this.ints, ORDER, order);
  }

  /** Pieces that were drawn so far, of those that workers share. */
  get piecesDrawn(): number {
    return Atomics.load(this.ints, PIECES_DRAWN);
  }

  /** Draws the next of so many pieces, and gives its number; undefined when all were drawn. */
  drawPiece(pieces: number): number | undefined {
    if (this.piecesDrawn >= pieces) return undefined;
    const piece = Atomics.add(this.ints, PIECES_DRAWN, 1);
    return piece < pieces ? piece : undefined;
  }

  /** Probes a second over all workers that were asked for since the scan began; 0 while none were. */
  get ratePerSecond(): number {
    return this.#settings[RATE] as number;
  }

  setRate(ratePerSecond: number): void {
    this.#settings[RATE] = ratePerSecond;
  }

  /** Counts up with each change of the exclusions; odd while they are being changed. */
  get exclusionsVersion(): number {
    return Atomics.load(this.ints, EXCLUSIONS);
  }

  /** Replaces the hosts, by number, that are not to be probed any more: sorted ranges, first and last in turn. */
  exclude(ranges: Float64Array): void {
    Atomics.add(this.ints, EXCLUSIONS, 1);
    this.#exclusions[0] = ranges.length / 2;
    this.#exclusions.set(ranges, 1);
    Atomics.add(this.ints, EXCLUSIONS, 1);
  }

  /** A copy of the exclusions as they stand; undefined while they are being changed. */
  exclusions(): Float64Array | undefined {
    const version = this.exclusionsVersion;
    const ranges = this.#exclusions.slice(1, 1 + 2 * (this.#exclusions[0] as number));
    return version % 2 === 0 && this.exclusionsVersion === version ? ranges : undefined;
  }

  batchSent(worker: number): void {
    Atomics.add(this.ints, HEADER_INTS + worker * INTS_A_WORKER, 1);
  }

  batchConsumed(worker: number): void {
    Atomics.add(this.ints, HEADER_INTS + worker * INTS_A_WORKER + 1, 1);
  }

  /** Whether the consumer is too far behind for more results. */
  isBacklogged(worker: number): boolean {
    const at = HEADER_INTS + worker * INTS_A_WORKER;
    return Atomics.load(this.ints, at) - Atomics.load(this.ints, at + 1) >= MOST_BATCHES_ON_THE_WAY;
  }

  count(worker: number, counter: number, amount: number): void {
    const at = worker * COUNTERS_A_WORKER + counter;
    this.#counters[at] = (this.#counters[at] as number) + amount;
  }

  totals(): Counters {
    const sum = (counter: number): number => {
      let total = 0;
      for (let worker = 0; worker < this.#workers; worker += 1) {
        total += this.#counters[worker * COUNTERS_A_WORKER + counter] as number;
      }
      return total;
    };
    return {
      sent: sum(Counter.sent),
      retransmitted: sum(Counter.retransmitted),
      answered: sum(Counter.answered),
      decided: sum(Counter.decided),
      open: sum(Counter.open),
    };
  }
}
