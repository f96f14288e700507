/** After so many looks for an answer at once it is judged whether they are worth it, and if not, so many are left out. */
const LOOKS_A_JUDGEMENT = 64;
const LOOKS_SKIPPED = 2_048;

/**
 * Whether answers come at once, before the call returns that asks for them: those of this machine and its virtual neighbours do. Where
 * most do not, looking for them is left for a while.
 */
export class PromptAnswers {
  /** Looks since the last judgement, those that found an answer, and how many are still to be left out. */
  #looks = 0;
  #rewarded = 0;
  #skipped = 0;
  /** Whether most of the looks judged last found one. */
  areUsual = false;

  /** Whether to look for the next one; a look is to be told by `looked`. */
  areWorthALook(): boolean {
    if (this.#skipped === 0) return true;
    this.#skipped -= 1;
    return false;
  }

  looked(isAnswered: boolean): void {
    this.#looks += 1;
    if (isAnswered) this.#rewarded += 1;
    if (this.#looks < LOOKS_A_JUDGEMENT) return;
    this.areUsual = this.#rewarded * 2 >= this.#looks;
    if (!this.areUsual) this.#skipped = LOOKS_SKIPPED;
    this.#looks = 0;
    this.#rewarded = 0;
  }
}
