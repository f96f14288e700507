/**
 * How often a single refused probe is repeated while ICMP errors keep arriving, before they are taken to be the refusal. Other threads
 * of a scan cause errors too: half of the trials may be spoiled by chance, but hardly all of so many.
 */
const MOST_REPETITIONS = 12;

/** What the trials need of the engine whose refusals they judge. */
export interface TrialBench {
  /** Sends a slot's probe again; its end is told by `ended`. */
  repeat(slot: number): void;
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
 */
export class RefusalTrials {
  readonly #bench: TrialBench;
  readonly #waiting: Trial[] = [];
  readonly #onTrial = new Map<number, boolean>();
  #current: Trial | undefined;
  #errorsBefore: number | undefined;

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

  /** Begins the next trial when none is running. */
  advance(): void {
    while (this.#current === undefined) {
      const next = this.#waiting.pop();
      if (next === undefined) return;
      this.#current = next;
      this.#errorsBefore = this.#bench.countErrors();
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
    const trial = this.#current;
    if (trial === undefined) return;
    for (const isRefused of this.#onTrial.values()) if (!isRefused) return;
    const slots = [...this.#onTrial.keys()];
    this.#current = undefined;
    this.#onTrial.clear();
    if (this.#bench.countErrors() === this.#errorsBefore) {
      for (const slot of slots) this.#bench.judge(slot, true);
    } else if (slots.length > 1) {
      const middle = slots.length >> 1;
      this.#waiting.push(
        { slots: slots.slice(middle), repetition: 0 },
        { slots: slots.slice(0, middle), repetition: 0 },
      );
    } else if (trial.repetition < MOST_REPETITIONS) {
      this.#waiting.push({ slots, repetition: trial.repetition + 1 });
    } else {
      for (const slot of slots) this.#bench.judge(slot, false);
    }
  }
}
