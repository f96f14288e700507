const NOBODY = -1;

/**
 * First-in, first-out queues of slots, threaded through one array of links: any number of them costs two integers each. Queues that
 * share links must share no slot at the same time.
 */
export class SlotQueues {
  readonly #links: Int32Array;
  readonly #heads: Int32Array;
  readonly #tails: Int32Array;

  constructor(queues: number, links: Int32Array) {
    this.#links = links;
    this.#heads = new Int32Array(queues).fill(NOBODY);
    this.#tails = new Int32Array(queues).fill(NOBODY);
  }

  isEmpty(queue: number): boolean {
    return this.#heads[queue] === NOBODY;
  }

  push(queue: number, slot: number): void {
    this.#links[slot] = NOBODY;
    const tail = this.#tails[queue] as number;
    if (tail === NOBODY) this.#heads[queue] = slot;
    else this.#links[tail] = slot;
    this.#tails[queue] = slot;
  }

  /** Takes the first slot; −1 when there is none. */
  shift(queue: number): number {
    const slot = this.#heads[queue] as number;
    if (slot === NOBODY) return NOBODY;
    const next = this.#links[slot] as number;
    this.#heads[queue] = next;
    if (next === NOBODY) this.#tails[queue] = NOBODY;
    return slot;
  }
}
