import { RateLimiter, sharedClockUs } from "./rate-limiter.ts";
import { RateSearch } from "./rate-search.ts";

/** A sample is taken over so long; longer, up to the second bound, where it would hold few answers. */
const SAMPLE_MS = 250;
const LONG_SAMPLE_MS = 1_000;
const FEW_ANSWERS = 100;
/** Answers are waited for this many times longer than the slowest of the latest samples took, and this much. */
const PATIENCE_FACTOR = 2;
const PATIENCE_MS = 50;
/** How fast the memory of slow answers fades, a sample. */
const SLOWNESS_MEMORY = 0.8;
/** Where the search begins, and what it never goes below unless it is told to; packets a second. */
const START_RATE = 10_000;
const LEAST_RATE = 100;

/** What a pace that is searched is made with. */
export interface SearchedPaceOptions {
  /** Bounds of this thread's own share, packets a second. */
  readonly leastPerSecond?: number | undefined;
  readonly mostPerSecond?: number | undefined;
  /** The longest that answers are waited for. */
  readonly waitMs: number;
  /** Hosts whose probes are mixed with one another, and probes a host. */
  readonly hostsMixed: number;
  readonly probesPerHost: number;
  /** As of `RateLimiter`. */
  readonly clockUs?: (() => number) | undefined;
}

/** Figures of the transport, since its start. */
export interface TransportFigures {
  readonly sent: number;
  readonly dropped: number;
}

/** The first-round probes of some time: those to the positions from `from` up to `to`. */
interface Cohort {
  readonly ratePerSecond: number;
  readonly startedAtMs: number;
  readonly from: number;
  to: number;
  readonly sentBefore: number;
  readonly droppedBefore: number;
  asked: number;
  answered: number;
  isBlocked: boolean;
  closedAtMs: number;
  reachedPerSecond: number;
  lastAnswerAtMs: number;
  isJudged: boolean;
}

/**
 * Permits at a rate that is found by measurement: the first-round probes are taken in samples, each is judged when its answers have had
 * their time, and `RateSearch` decides on the rate. How long answers take is measured too, so that a near network is not waited for.
 */
export class SearchedPace {
  readonly #options: SearchedPaceOptions;
  readonly #search: RateSearch;
  readonly #clockUs: () => number;
  /** The due time of the limiter, which is made anew for each rate. */
  readonly #due = new Int32Array(1);
  #limiter: RateLimiter;
  #limitedTo: number;
  /** The oldest first; the last one is open. */
  #cohorts: Cohort[] = [];
  /** How long after a sample was closed its last answer came; undefined before the first. */
  #slownessMs: number | undefined;
  #hasWaited = false;
  #reachedPerSecond = Number.POSITIVE_INFINITY;

  constructor(options: SearchedPaceOptions) {
    this.#options = options;
    const most = options.mostPerSecond ?? Number.POSITIVE_INFINITY;
    const least = Math.min(most, options.leastPerSecond ?? LEAST_RATE);
    this.#search = new RateSearch({ start: START_RATE, least, most });
    this.#clockUs = options.clockUs ?? sharedClockUs;
    this.#due[0] = this.#clockUs();
    this.#limitedTo = this.#search.ratePerSecond;
    this.#limiter = this.#limiterFor(this.#limitedTo);
  }

  /** The rate that the search has come to: no more than what this machine reached last. */
  get ratePerSecond(): number {
    return Math.min(this.#search.ratePerSecond, this.#reachedPerSecond);
  }

  /** Never goes above this rate from now on, packets a second of this thread. */
  setRate(mostPerSecond: number): void {
    this.#search.setMost(mostPerSecond);
    if (this.#search.ratePerSecond !== this.#limitedTo) this.#changeRate();
  }

  take(): boolean {
    return this.#limiter.take();
  }

  giveBack(): void {
    this.#limiter.giveBack();
  }

  waitMs(): number {
    return this.#limiter.waitMs();
  }

  /** First-round probes have been sent to `count` more positions, up to `to`. */
  asked(count: number, to: number): void {
    const open = this.#cohorts.at(-1);
    if (open === undefined || open.closedAtMs > 0) return;
    open.asked += count;
    open.to = to;
  }

  /** A first-round probe was answered. */
  answered(position: number, nowMs: number): void {
    for (let index = this.#cohorts.length - 1; index >= 0; index -= 1) {
      const cohort = this.#cohorts[index] as Cohort;
      if (position >= cohort.to) return;
      if (position < cohort.from) continue;
      cohort.answered += 1;
      cohort.lastAnswerAtMs = nowMs;
      return;
    }
  }

  /** The interface took no more. */
  blocked(): void {
    const open = this.#cohorts.at(-1);
    if (open !== undefined) open.isBlocked = true;
  }

  /** Less was sent than was allowed, for no fault of the network or the machine: what is being sampled says nothing. */
  discard(): void {
    if (this.#cohorts.at(-1)?.closedAtMs === 0) this.#cohorts.pop();
  }

  /**
   * Closes and judges samples as their time comes.
   *
   * @param at Where the first round is.
   */
  turn(nowMs: number, at: number, figures: TransportFigures): void {
    const open = this.#cohorts.at(-1);
    if (open === undefined || open.closedAtMs > 0) this.#open(nowMs, at, figures);
    else if (this.#isEnough(open, nowMs)) {
      this.#close(open, nowMs, figures);
      this.#open(nowMs, at, figures);
    }
    this.#judgeDue(nowMs, figures);
  }

  #open(nowMs: number, at: number, { sent, dropped }: TransportFigures): void {
    this.#cohorts.push({
      ratePerSecond: this.#limitedTo,
      startedAtMs: nowMs,
      from: at,
      to: at,
      sentBefore: sent,
      droppedBefore: dropped,
      asked: 0,
      answered: 0,
      isBlocked: false,
      closedAtMs: 0,
      reachedPerSecond: 0,
      lastAnswerAtMs: 0,
      isJudged: false,
    });
  }

  #isEnough({ startedAtMs, answered }: Cohort, nowMs: number): boolean {
    const elapsedMs = nowMs - startedAtMs;
    if (elapsedMs < SAMPLE_MS) return false;
    return answered >= FEW_ANSWERS || elapsedMs >= LONG_SAMPLE_MS || (this.#hasWaited && !this.#search.hasAnswers);
  }

  #close(cohort: Cohort, nowMs: number, { sent }: TransportFigures): void {
    cohort.closedAtMs = nowMs;
    cohort.reachedPerSecond = ((sent - cohort.sentBefore) * 1_000) / (nowMs - cohort.startedAtMs);
    this.#reachedPerSecond = cohort.reachedPerSecond;
  }

  #judgeDue(nowMs: number, { dropped }: TransportFigures): void {
    for (const cohort of this.#cohorts) {
      if (cohort.closedAtMs === 0 || cohort.isJudged || nowMs - cohort.closedAtMs < this.#patienceMs()) continue;
      cohort.isJudged = true;
      this.#search.judge({
        ...cohort,
        dropped: dropped - cohort.droppedBefore,
        probesPerHost: this.#probesPerHostOf(cohort.asked),
      });
      this.#hasWaited = true;
      if (this.#search.ratePerSecond !== this.#limitedTo) this.#changeRate();
    }
    const oldest = this.#cohorts[0];
    if (oldest === undefined || !oldest.isJudged || nowMs - oldest.closedAtMs < this.#options.waitMs) return;
    this.#noteSlowness(oldest);
    this.#cohorts.shift();
  }

  /** How long a sample's answers are waited for. Where nothing answers, nothing is. */
  #patienceMs(): number {
    if (this.#hasWaited && !this.#search.hasAnswers) return 0;
    const { waitMs } = this.#options;
    return this.#slownessMs === undefined ? waitMs : Math.min(waitMs, this.#slownessMs * PATIENCE_FACTOR + PATIENCE_MS);
  }

  #noteSlowness({ answered, lastAnswerAtMs, closedAtMs }: Cohort): void {
    if (answered === 0) return;
    this.#slownessMs = Math.max((this.#slownessMs ?? 0) * SLOWNESS_MEMORY, lastAnswerAtMs - closedAtMs, 0);
  }

  /** Mean number of probes to one host in a sample: no more than its hosts have, where a sample is dealt over a few thousand hosts at random. */
  #probesPerHostOf(asked: number): number {
    const { hostsMixed, probesPerHost } = this.#options;
    const touched = hostsMixed * -Math.expm1(-asked / hostsMixed);
    return Math.min(probesPerHost, asked / Math.max(1, touched));
  }

  #changeRate(): void {
    this.#limitedTo = this.#search.ratePerSecond;
    this.#limiter = this.#limiterFor(this.#limitedTo);
    this.discard();
  }

  #limiterFor(rate: number): RateLimiter {
    return new RateLimiter(this.#due, 0, rate, this.#clockUs);
  }
}
