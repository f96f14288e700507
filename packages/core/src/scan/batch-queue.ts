/** Hands things from callbacks to one consumer that waits for them, in order. */
export class BatchQueue<T> {
  readonly #items: T[] = [];
  #isEnded = false;
  #failure: unknown;
  #wake: (() => void) | undefined;

  push(item: T): void {
    this.#items.push(item);
    this.#wake?.();
  }

  /** No more will come. What is queued is still handed out; then the failure is thrown, if there is one. */
  end(failure?: unknown): void {
    this.#isEnded = true;
    this.#failure ??= failure;
    this.#wake?.();
  }

  /** The next thing; undefined at the end. */
  async next(): Promise<T | undefined> {
    while (this.#items.length === 0 && !this.#isEnded) {
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
      this.#wake = undefined;
    }
    const item = this.#items.shift();
    if (item === undefined && this.#failure !== undefined) throw this.#failure;
    return item;
  }
}
