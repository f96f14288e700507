import { PromptShare } from "../prompt-share.ts";

/** Where most answers do not come at once, so many looks for them are left out. */
const LOOKS_SKIPPED = 2_048;

/** Whether answers come at once, and whether to look for the next one. */
export class PromptAnswers {
  readonly #share = new PromptShare();
  #skipped = 0;

  /** Whether most of the looks judged last found an answer. */
  get areUsual(): boolean {
    return this.#share.areUsual;
  }

  /** Whether to look for the next answer; what the look finds is to be told by `looked`. */
  areWorthALook(): boolean {
    if (this.#skipped === 0) return true;
    this.#skipped -= 1;
    return false;
  }

  looked(isAnswered: boolean): void {
    if (this.#share.add(1, isAnswered ? 1 : 0) && !this.#share.areUsual) this.#skipped = LOOKS_SKIPPED;
  }
}
