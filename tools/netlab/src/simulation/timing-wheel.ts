/** Bytes of the longest answer; what is longer is not sent. */
export const MOST_ANSWER_BYTES = 256;

const NONE = -1;

/** Receives an answer that is due: where it lies in `TimingWheel.bytes`, and when it was due. */
export type Deliver = (offset: number, length: number, dueMs: number) => void;

/**
 * Answers that wait for their time, in memory that is laid out once. A slot of the wheel holds a list of those due within one
 * millisecond; the wheel turns once in `horizonMs`, so nothing may be due later than that.
 */
export class TimingWheel {
  /** Where answers are written and lie. */
  readonly bytes: Uint8Array<ArrayBuffer>;
  readonly #heads: Int32Array;
  readonly #tails: Int32Array;
  readonly #next: Int32Array;
  readonly #lengths: Uint16Array;
  readonly #dueMs: Float64Array;
  readonly #mask: number;
  #free = 0;
  /** The millisecond that was delivered last. */
  #turned: number;
  #pending = 0;

  /**
   * @param capacity Answers that may wait at once.
   * @param horizonMs Longest that one may wait.
   * @param nowMs The time now, on the clock of all other calls.
   */
  constructor(capacity: number, horizonMs: number, nowMs: number) {
    const slots = 2 ** Math.ceil(Math.log2(horizonMs + 2));
    this.bytes = new Uint8Array(capacity * MOST_ANSWER_BYTES);
    this.#heads = new Int32Array(slots).fill(NONE);
    this.#tails = new Int32Array(slots).fill(NONE);
    this.#next = Int32Array.from({ length: capacity }, (_, index) => (index + 1 < capacity ? index + 1 : NONE));
    this.#lengths = new Uint16Array(capacity);
    this.#dueMs = new Float64Array(capacity);
    this.#mask = slots - 1;
    this.#turned = Math.floor(nowMs) - 1;
  }

  /** Answers that wait. */
  get pending(): number {
    return this.#pending;
  }

  /** Offset in `bytes` at which the next answer may be written, before it is scheduled or not; −1 when no more may wait. */
  get room(): number {
    return this.#free === NONE ? NONE : this.#free * MOST_ANSWER_BYTES;
  }

  /** Lets what was written at `room` wait for its time. It may not be called when there was no room. */
  schedule(length: number, dueMs: number): void {
    const index = this.#free;
    this.#free = this.#next[index] ?? NONE;
    this.#lengths[index] = length;
    this.#dueMs[index] = dueMs;
    this.#next[index] = NONE;
    // What is overdue goes with the next millisecond, and what lies beyond the horizon with the last.
    const earliest = this.#turned + 1;
    const slot = Math.min(Math.max(Math.floor(dueMs), earliest), earliest + this.#mask) & this.#mask;
    const tail = this.#tails[slot] ?? NONE;
    if (tail === NONE) this.#heads[slot] = index;
    else this.#next[tail] = index;
    this.#tails[slot] = index;
    this.#pending += 1;
  }

  /** Delivers what is due, in the order of its milliseconds. What is due within the current one waits for its end. */
  turn(nowMs: number, deliver: Deliver): void {
    const until = Math.floor(nowMs) - 1;
    if (this.#pending === 0) this.#turned = Math.max(this.#turned, until);
    while (this.#turned < until) {
      this.#turned += 1;
      if (this.#pending > 0) this.#deliverSlot(this.#turned & this.#mask, deliver);
    }
  }

  #deliverSlot(slot: number, deliver: Deliver): void {
    let index = this.#heads[slot] ?? NONE;
    this.#heads[slot] = NONE;
    this.#tails[slot] = NONE;
    while (index !== NONE) {
      const next = this.#next[index] ?? NONE;
      deliver(index * MOST_ANSWER_BYTES, this.#lengths[index] ?? 0, this.#dueMs[index] ?? 0);
      this.#next[index] = this.#free;
      this.#free = index;
      this.#pending -= 1;
      index = next;
    }
  }
}
