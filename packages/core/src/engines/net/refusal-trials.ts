/**
 * How often a single refused probe is repeated while ICMP errors keep arriving, before they are taken to be the refusal. Other programs
 * cause errors too: half of the trials may be spoiled by chance, but hardly all of so many.
 */
const MOST_REPETITIONS = 12;
/** Repetitions that one without any answer stands for: a reset is hardly lost so often in a row, and ICMP errors are rationed. */
const SILENCE_WEIGHT = 5;

/** What the trials need of the engine whose refusals they judge. */
export interface TrialBench {
  /** Sends a slot's probe again. */
  repeat(slot: number): void;
  /** Gives the repetition of a slot's probe up, not the slot. */
  withdraw(slot: number): void;
  /** How long an answer to any of these slots may take, in milliseconds. */
  patienceMs(slots: readonly number[]): number;
  /** ICMP errors that this machine has received so far; undefined where nobody counts them. */
  countErrors(): number | undefined;
  /** The verdict on a refusal: the target's reset, or an ICMP error. */
  judge(slot: number, isReset: boolean): void;
}

interface Trial {
  readonly slots: readonly number[];
  readonly repetition: number;
}

/**
 * Tells refusals by reset from refusals by ICMP error, where all that is known of a single one is that it was refused, by group
 * testing: a set of refused probes is sent again with nothing else on the way. When no ICMP error is counted meanwhile, all of them were
 * resets; when one is, the set is halved and each half tried alone, down to single probes. A few rejected ports among many
 * closed ones cost a few small rounds. Foreign errors that arrive by chance only make a round more.
 *
 * A repetition may stay without an answer: the kernel drops an ICMP error that arrives before connect(2) has returned, and routers ration
 * them. It does not do so with resets: silence that as many errors came with was theirs.
 */
export class RefusalTrials {
  readonly #bench: TrialBench;
  readonly #waiting: Trial[] = [];
  readonly #onTrial = new Map<number, boolean>();
  #current: Trial | undefined;
  #errorsBefore = 0;
  #untilMs = 0;

  constructor(bench: TrialBench) {
    this.#bench = bench;
  }

  /** Whether there is nothing left to try. */
  get isDone(): boolean {
    return this.#current === undefined && this.#waiting.length === 0;
  }

  /** Takes refused probes in. */
  add(slots: readonly number[]): void {
    if (slots.length > 0) this.#waiting.push({ slots, repetition: 0 });
  }

  /** Ends a trial whose time is over, and begins the next when none is running. */
  advance(nowMs: number): void {
    if (this.#current !== undefined && nowMs >= this.#untilMs) this.#conclude(this.#current);
    while (this.#current === undefined) {
      const next = this.#waiting.pop();
      if (next === undefined) return;
      this.#current = next;
      this.#errorsBefore = this.#bench.countErrors() ?? 0;
      this.#untilMs = nowMs + this.#bench.patienceMs(next.slots);
      for (const slot of next.slots) this.#onTrial.set(slot, false);
      for (const slot of next.slots) this.#bench.repeat(slot);
      this.#concludeIfLanded();
    }
  }

  /** Whether a slot's probe is being tried now. */
  tries(slot: number): boolean {
    return this.#onTrial.has(slot);
  }

  /** The probe of a slot on trial was refused again. */
  refused(slot: number): void {
    this.#onTrial.set(slot, true);
    this.#concludeIfLanded();
  }

  /** The probe of a slot ended in another way, which the engine has told already, or was cancelled. */
  left(slot: number): void {
    if (this.isDone) return;
    for (const [index, trial] of this.#waiting.entries()) {
      if (trial.slots.includes(slot))
        this.#waiting[index] = { ...trial, slots: trial.slots.filter((other) => other !== slot) };
    }
    if (!this.#onTrial.delete(slot)) return;
    this.#concludeIfLanded();
  }

  #concludeIfLanded(): void {
    if (this.#current === undefined) return;
    for (const isRefused of this.#onTrial.values()) if (!isRefused) return;
    this.#conclude(this.#current);
  }

  #conclude({ repetition }: Trial): void {
    const errors = (this.#bench.countErrors() ?? 0) - this.#errorsBefore;
    const refused = [...this.#onTrial].filter(([, isRefused]) => isRefused).map(([slot]) => slot);
    const silent = [...this.#onTrial].filter(([, isRefused]) => !isRefused).map(([slot]) => slot);
    this.#current = undefined;
    this.#onTrial.clear();
    for (const slot of silent) this.#bench.withdraw(slot);
    if (errors === 0) {
      this.#judge(refused, true);
      this.#tryAgain(silent, repetition + SILENCE_WEIGHT);
    } else if (silent.length === 0) {
      this.#halve(refused, repetition);
    } else if (refused.length > 0) {
      this.add(refused);
      this.add(silent);
    } else if (errors >= silent.length) {
      this.#judge(silent, false);
    } else {
      this.#halve(silent, repetition);
    }
  }

  #halve(slots: readonly number[], repetition: number): void {
    if (slots.length <= 1) {
      this.#tryAgain(slots, repetition + 1);
      return;
    }
    const middle = slots.length >> 1;
    this.add(slots.slice(middle));
    this.add(slots.slice(0, middle));
  }

  #tryAgain(slots: readonly number[], repetition: number): void {
    if (repetition > MOST_REPETITIONS) this.#judge(slots, false);
    else if (slots.length > 0) this.#waiting.push({ slots, repetition });
  }

  #judge(slots: readonly number[], isReset: boolean): void {
    for (const slot of slots) this.#bench.judge(slot, isReset);
  }
}
