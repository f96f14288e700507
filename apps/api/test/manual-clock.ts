import type { Clock } from "../src/time/clock.ts";
import { type Deferred, deferred } from "./harness.ts";

interface Waiting {
  readonly timeMs: number;
  readonly callback: () => void;
}

/** A clock that stands still until it is set. */
export class ManualClock implements Clock {
  #nowMs: number;
  readonly #waiting = new Set<Waiting>();
  readonly #awaited = new Map<number, Deferred<void>>();
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
    if (timeMs <= this.#nowMs) setImmediate(() => this.#call(waiting));
    else this.#asked.resolve(undefined);
    this.#awaited.get(timeMs)?.resolve(undefined);
    return () => this.#waiting.delete(waiting);
  }

  /** Resolves once someone waits for a time. */
  async waitedFor(time: string): Promise<void> {
    const timeMs = Date.parse(time);
    if ([...this.#waiting].some((waiting) => waiting.timeMs === timeMs)) return;
    const awaited = this.#awaited.get(timeMs) ?? deferred();
    this.#awaited.set(timeMs, awaited);
    await awaited.promise;
  }

  /** Sets the clock, and calls whoever waited for that; resolves when they wait for a later time, since all is done by then. */
  async set(time: string): Promise<void> {
    this.#asked = deferred();
    this.#nowMs = Date.parse(time);
    const called = [...this.#waiting].filter(({ timeMs }) => timeMs <= this.#nowMs);
    for (const waiting of called) this.#call(waiting);
    if (called.length > 0) await this.#asked.promise;
  }

  /** Once, and not when it was taken back. */
  #call(waiting: Waiting): void {
    if (this.#waiting.delete(waiting)) waiting.callback();
  }
}
