/** Microseconds in a second. */
const SECOND_US = 1_000_000;
/** Time that unused permits stay good: what a stall of the event loop may cost without lowering the rate, and the longest burst. */
const BURST_US = 10_000;
/** Permits are drawn from the shared clock for so much time at once. */
const CHUNK_US = 2_000;
const MOST_CHUNK = 256;
/** The shared clock's 32 bits come round. */
const CLOCK_TURN_US = 2 ** 32;

/** A monotonic clock that all threads of the process read alike, in microseconds, wrapped to a signed 32-bit integer. */
export function sharedClockUs(): number {
  const [seconds, nanoseconds] = process.hrtime();
  return (Math.imul(seconds, SECOND_US) + Math.floor(nanoseconds / 1_000)) | 0;
}

/**
 * Permits at a fixed rate over all workers of a scan.
 *
 * The state is one shared number: the time at which the next permit is due (the "theoretical arrival time" of the generic cell
 * rate algorithm, ITU-T I.371). Taking n permits moves it on by n intervals; nobody may move it further than the burst ahead of
 * now. It wraps every 71 minutes: only differences are looked at.
 */
export class RateLimiter {
  readonly #shared: Int32Array;
  readonly #slot: number;
  #intervalUs = 0;
  #chunk = 1;
  /** A draw moves the due time less far ahead than this: one that seems to be further is older than half a turn of the clock. */
  #furthestUs = 0;
  readonly #clockUs: () => number;
  #permits = 0;
  #fractionUs = 0;

  /** @param shared A shared array whose element `slot` holds the due time; it must have been set to the clock at the start. */
  constructor(shared: Int32Array, slot: number, ratePerSecond: number, clockUs: () => number = sharedClockUs) {
    this.#shared = shared;
    this.#slot = slot;
    this.#clockUs = clockUs;
    this.setRate(ratePerSecond);
  }

  /** Changes the rate. Permits that have been drawn stay good; a due time that the old rate put far ahead is not waited for. */
  setRate(ratePerSecond: number): void {
    this.#intervalUs = SECOND_US / ratePerSecond;
    this.#chunk = Math.max(1, Math.min(MOST_CHUNK, Math.floor(CHUNK_US / this.#intervalUs)));
    this.#furthestUs = this.#chunk * this.#intervalUs + BURST_US;
    this.#fractionUs = 0;
  }

  /** Takes one permit if there is one now. */
  take(): boolean {
    if (this.#permits === 0) this.#draw();
    if (this.#permits === 0) return false;
    this.#permits -= 1;
    return true;
  }

  /** Gives back the permit of a probe that was not sent after all. */
  giveBack(): void {
    this.#permits += 1;
  }

  /** Milliseconds until a permit may be due; 0 when there is one. */
  waitMs(): number {
    if (this.#permits > 0) return 0;
    const aheadUs = this.#aheadUs(Atomics.load(this.#shared, this.#slot), this.#clockUs());
    return aheadUs <= 0 ? 0 : aheadUs / 1_000;
  }

  /** How far ahead of now a due time is; negative when it has passed, however long ago. */
  #aheadUs(due: number, nowUs: number): number {
    const aheadUs = (due - nowUs) | 0;
    return aheadUs > this.#furthestUs ? aheadUs - CLOCK_TURN_US : aheadUs;
  }

  #draw(): void {
    // The clock is read last: what another thread made of its own, earlier one cannot seem to be further ahead than it is.
    const due = Atomics.load(this.#shared, this.#slot);
    const nowUs = this.#clockUs();
    const aheadUs = this.#aheadUs(due, nowUs);
    if (aheadUs > 0) return;
    // Credit older than the burst is lost, so that a pause is not followed by a flood.
    const from = -aheadUs > BURST_US ? (nowUs - BURST_US) | 0 : due;
    const spanUs = this.#chunk * this.#intervalUs + this.#fractionUs;
    const wholeUs = Math.floor(spanUs);
    if (Atomics.compareExchange(this.#shared, this.#slot, due, (from + wholeUs) | 0) !== due) return;
    this.#fractionUs = spanUs - wholeUs;
    this.#permits = this.#chunk;
  }
}
