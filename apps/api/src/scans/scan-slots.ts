import { Problem } from "../problem/problem.ts";

/** Seconds after which a client that was turned away may try again. */
const RETRY_AFTER_SECONDS = "5";

/** The places for scans that run at one time. */
export class ScanSlots {
  readonly #size: number;
  #taken = 0;

  constructor(size: number) {
    this.#size = size;
  }

  /**
   * Takes a place until the function that it gives is called.
   *
   * @throws Problem `unavailable` when all are taken.
   */
  take(): () => void {
    if (this.#taken >= this.#size) {
      const detail = `${this.#size} scans are running, as many as this server runs at one time: try again later.`;
      throw new Problem("unavailable", detail, { headers: { "Retry-After": RETRY_AFTER_SECONDS } });
    }
    this.#taken += 1;
    let isTaken = true;
    return () => {
      if (isTaken) this.#taken -= 1;
      isTaken = false;
    };
  }
}
