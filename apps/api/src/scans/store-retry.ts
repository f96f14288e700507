/** Milliseconds after which a store that took nothing is tried again. */
const RETRY_MS = 5_000;

/** What a retry is made with. */
export interface StoreRetryOptions {
  /** Whether it is worth a try. */
  readonly hasRoom: () => boolean;
  /** Goes on with what stopped; throws when the store still takes nothing. */
  readonly goOn: () => void;
  /** Told why the store still takes nothing. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Knows whether the store takes what it is given, and tries again from time to time while it does not. */
export class StoreRetry {
  readonly #options: StoreRetryOptions;
  #timer: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(options: StoreRetryOptions) {
    this.#options = options;
  }

  get isWell(): boolean {
    return this.#timer === undefined;
  }

  /** To be called when the store has taken nothing. */
  wait(): void {
    if (this.#isOver) return;
    this.#timer ??= setTimeout(() => this.#try(), RETRY_MS);
  }

  /** Never tries again. */
  stop(): void {
    this.#isOver = true;
    clearTimeout(this.#timer);
  }

  #try(): void {
    this.#timer = undefined;
    try {
      if (this.#options.hasRoom()) this.#options.goOn();
      else this.wait();
    } catch (error) {
      this.#options.onError?.(error);
      this.wait();
    }
  }
}
