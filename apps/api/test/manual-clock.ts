import type { Clock } from "../src/schedules/clock.ts";
import { type Deferred, deferred } from "./harness.ts";

interface Waiting {
  readonly timeMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is set. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #waiting = new Set<Waiting>();
  #asked: Deferred<void> = deferred();

  constructor(start: string) {
    this.#nowMs = Date.parse(start);
  }

  now(): number {
    return this.#nowMs;
  }

  wakeAt(timeMs: number, callback: () => void): () => void {
    const waiting = { timeMs, callback };
    this.#waiting.add(waiting);
    this.#asked.resolve(undefined);
    return () => this.#waiting.delete(waiting);
  }

  /** Sets the clock, and calls whoever waited for that; resolves when they wait for a later time, since all is done by then. */
  async set(time: string): Promise<void> {
    this.#asked = deferred();
    this.#nowMs = Date.parse(time);
    const called = [...this.#waiting].filter(({ timeMs }) => timeMs <= this.#nowMs);
    for (const waiting of called) {
      this.#waiting.delete(waiting);
      waiting.callback();
    }
    if (called.length > 0) await this.#asked.promise;
  }
}
