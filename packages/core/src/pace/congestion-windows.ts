/** What bounds a window. */
export interface WindowBounds {
  readonly initial: number;
  /** No loss makes it smaller than this. */
  readonly least: number;
  readonly most: number;
  /** While nothing was ever answered, it grows to this at the most: silence is no proof that more can be borne. */
  readonly mostUnanswered: number;
  /** Share of losses that is no sign of congestion until it shows that it is; 0.05 when left out. */
  readonly tolerance?: number;
  /** Weight of one answer in the running share of losses; 1/32 when left out. */
  readonly gain?: number;
}

/** Weight of one answer in the running share of losses, for few answers. */
const SHARE_GAIN = 1 / 32;
/** Share of losses that is no sign of congestion until a host shows that it is. */
const INITIAL_TOLERANCE = 0.05;
const MOST_TOLERANCE = 0.3;
/** Answers after a cut before its effect is judged. */
const ANSWERS_TO_JUDGE = 64;
/** A share that falls by less than this after a cut does not come from our own rate. */
const UNMOVED = 0.7;
const TOLERANCE_MARGIN = 1.25;
/** An answer counts for the silent probes sent beside it, up to this many: a host that drops most of them may still be near. */
const MOST_GAIN = 16;

/**
 * Congestion windows of many hosts, or of a scan as a table of one: how many probes may be in flight.
 *
 * It grows as TCP's does (RFC 5681: slow start, then congestion avoidance). What counts as a loss is an answer that came only to a
 * retransmission: a silent port alone proves nothing, since filters are silent on purpose. A loss above the tolerated share halves the
 * window, once a time-out. Where a cut leaves the share of losses where it was, the loss is the path's own (a noisy link, not a full
 * queue), and the tolerance rises to it, so that a lossy path is not scanned at a crawl.
 */
export class CongestionWindows {
  readonly #bounds: WindowBounds;
  readonly #gain: number;
  readonly #window: Float32Array;
  readonly #threshold: Float32Array;
  readonly #inFlight: Int32Array;
  readonly #sent: Uint32Array;
  readonly #answered: Uint32Array;
  readonly #lossShare: Float32Array;
  readonly #tolerance: Float32Array;
  readonly #cutAtMs: Float64Array;
  readonly #shareAtCut: Float32Array;
  readonly #answersSinceCut: Uint16Array;

  constructor(count: number, bounds: WindowBounds) {
    this.#bounds = bounds;
    this.#gain = bounds.gain ?? SHARE_GAIN;
    this.#window = new Float32Array(count);
    this.#threshold = new Float32Array(count);
    this.#inFlight = new Int32Array(count);
    this.#sent = new Uint32Array(count);
    this.#answered = new Uint32Array(count);
    this.#lossShare = new Float32Array(count);
    this.#tolerance = new Float32Array(count);
    this.#cutAtMs = new Float64Array(count);
    this.#shareAtCut = new Float32Array(count);
    this.#answersSinceCut = new Uint16Array(count);
    this.reset();
  }

  /** Begins anew with every entry. */
  reset(): void {
    this.#window.fill(Math.min(this.#bounds.initial, this.#bounds.most));
    this.#threshold.fill(this.#bounds.most);
    this.#inFlight.fill(0);
    this.#sent.fill(0);
    this.#answered.fill(0);
    this.#lossShare.fill(0);
    this.#tolerance.fill(this.#bounds.tolerance ?? INITIAL_TOLERANCE);
    this.#cutAtMs.fill(Number.NEGATIVE_INFINITY);
    this.#shareAtCut.fill(0);
    this.#answersSinceCut.fill(0);
  }

  inFlight(entry: number): number {
    return this.#inFlight[entry] as number;
  }

  /** The window, rounded down. */
  size(entry: number): number {
    return Math.floor(this.#window[entry] as number);
  }

  hasRoom(entry: number): boolean {
    return this.room(entry) > 0;
  }

  /** How many more probes may be in flight; below 1 when there is no room. */
  room(entry: number): number {
    return this.size(entry) - this.inFlight(entry);
  }

  sent(entry: number, probes = 1): void {
    this.#inFlight[entry] = (this.#inFlight[entry] as number) + probes;
    this.#sent[entry] = (this.#sent[entry] as number) + probes;
  }

  /** A probe ended without saying anything of the path: given up, or never sent after all. */
  released(entry: number): void {
    this.#inFlight[entry] = (this.#inFlight[entry] as number) - 1;
  }

  /**
   * A probe was answered on its `attempt`-th try.
   *
   * @param timeoutMs The time-out now in force: two cuts are at least so far apart.
   */
  answered(entry: number, attempt: number, nowMs: number, timeoutMs: number): void {
    const limited = this.#isLimited(entry);
    this.released(entry);
    this.#answered[entry] = (this.#answered[entry] as number) + 1;
    if (attempt === 1 && this.#lossShare[entry] === 0 && this.#shareAtCut[entry] === 0) {
      // The way of nearly every answer: nothing was ever lost here.
      if (limited) this.#growByAnswer(entry);
      return;
    }
    const lost = attempt > 1 ? 1 : 0;
    const share = (this.#lossShare[entry] as number) + this.#gain * (lost - (this.#lossShare[entry] as number));
    this.#lossShare[entry] = share;
    this.#judgeCut(entry, share);
    if (lost === 0) {
      if (limited) this.#growByAnswer(entry);
    } else if (share > (this.#tolerance[entry] as number) && nowMs - (this.#cutAtMs[entry] as number) >= timeoutMs) {
      this.#cut(entry, share, nowMs);
    }
  }

  /**
   * Probes that were in flight at the same time were answered at their first try, all at once: as `answered` for each, but that the window
   * was as full for the last as for the first.
   */
  answeredTogether(entry: number, probes: number, nowMs: number, timeoutMs: number): void {
    if (this.#lossShare[entry] !== 0 || this.#shareAtCut[entry] !== 0) {
      for (let probe = 0; probe < probes; probe += 1) this.answered(entry, 1, nowMs, timeoutMs);
      return;
    }
    const limited = this.#isLimited(entry);
    this.#inFlight[entry] = (this.#inFlight[entry] as number) - probes;
    this.#answered[entry] = (this.#answered[entry] as number) + probes;
    if (limited) this.#growByAnswer(entry, probes);
  }

  /** Probes were sent and answered one after the other, each before the next was sent: they say nothing of what is borne at the same time. */
  answeredInTurn(entry: number, probes: number): void {
    this.#sent[entry] = (this.#sent[entry] as number) + probes;
    this.#answered[entry] = (this.#answered[entry] as number) + probes;
  }

  /** A probe was not answered in time. */
  timedOut(entry: number): void {
    const limited = this.#isLimited(entry);
    this.released(entry);
    if (limited && this.#answered[entry] === 0 && (this.#window[entry] as number) < this.#bounds.mostUnanswered)
      this.#grow(entry, 1);
  }

  /** Whether so much of the window is in use that its size is what holds probes back. */
  #isLimited(entry: number): boolean {
    return (this.#inFlight[entry] as number) * 2 >= (this.#window[entry] as number);
  }

  #growByAnswer(entry: number, answers = 1): void {
    const gain = Math.min(MOST_GAIN, (this.#sent[entry] as number) / (this.#answered[entry] as number));
    this.#grow(entry, answers * gain);
  }

  #grow(entry: number, gain: number): void {
    const window = this.#window[entry] as number;
    const step = window < (this.#threshold[entry] as number) ? gain : gain / window;
    this.#window[entry] = Math.min(this.#bounds.most, window + step);
  }

  #cut(entry: number, share: number, nowMs: number): void {
    const half = Math.max(this.#bounds.least, (this.#window[entry] as number) / 2);
    this.#window[entry] = half;
    this.#threshold[entry] = half;
    this.#cutAtMs[entry] = nowMs;
    // At the floor there is next to nothing left to cut: what is judged is the cut before, or else none ever would be.
    if (half === this.#bounds.least && this.#shareAtCut[entry] !== 0) return;
    this.#shareAtCut[entry] = share;
    this.#answersSinceCut[entry] = 0;
  }

  #judgeCut(entry: number, share: number): void {
    if ((this.#shareAtCut[entry] as number) === 0) return;
    const answers = (this.#answersSinceCut[entry] as number) + 1;
    this.#answersSinceCut[entry] = answers;
    if (answers < ANSWERS_TO_JUDGE) return;
    if (share >= UNMOVED * (this.#shareAtCut[entry] as number)) {
      this.#tolerance[entry] = Math.min(
        MOST_TOLERANCE,
        Math.max(this.#tolerance[entry] as number, TOLERANCE_MARGIN * share),
      );
    }
    this.#shareAtCut[entry] = 0;
  }
}
