/** After so many probes it is judged whether their answers come at once. */
const PROBES_A_JUDGEMENT = 64;

/** Whether most probes are answered by the time that the call returns which sent them, as those to virtual neighbours of this machine are. */
export class PromptShare {
  #sent = 0;
  #answered = 0;
  /** Whether most of the probes judged last were. */
  areUsual = false;

  /** Takes in a round: so many first attempts were sent, and so many of them answered when the call had returned. Tells whether that made for a judgement. */
  add(sent: number, answered: number): boolean {
    this.#sent += sent;
    this.#answered += answered;
    if (this.#sent < PROBES_A_JUDGEMENT) return false;
    this.areUsual = this.#answered * 2 >= this.#sent;
    this.#sent = 0;
    this.#answered = 0;
    return true;
  }
}
