/** What may come of a try to deliver a notice: one that is `postponed` is tried again, one that is `given-up` was too often. */
const TRY_OUTCOMES = ["delivered", "postponed", "refused", "given-up"] as const;

type TryOutcome = (typeof TRY_OUTCOMES)[number];

/** What all schedules came to since the process began: numbers that only grow. */
export class ScheduleTotals {
  #scans = 0;
  readonly #skips = new Map<string, number>();
  readonly #tries = new Map<TryOutcome, number>(TRY_OUTCOMES.map((outcome) => [outcome, 0]));

  /** Scans that were asked for, by hand or since it was time. */
  get scans(): number {
    return this.#scans;
  }

  /** Times for which there was no scan, by the code of the reason. */
  get skips(): ReadonlyMap<string, number> {
    return this.#skips;
  }

  /** Tries to deliver a notice. */
  get tries(): ReadonlyMap<TryOutcome, number> {
    return this.#tries;
  }

  addScan(): void {
    this.#scans += 1;
  }

  addSkip(code: string): void {
    this.#skips.set(code, (this.#skips.get(code) ?? 0) + 1);
  }

  addTry(outcome: TryOutcome): void {
    this.#tries.set(outcome, (this.#tries.get(outcome) ?? 0) + 1);
  }
}
