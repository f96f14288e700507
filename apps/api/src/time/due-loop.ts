import type { Clock } from "./clock.ts";

/** Milliseconds after which a store that took nothing is tried again. */
const RETRY_MS = 5_000;

/** Something that is to be done at a time. */
export interface DueWork {
  readonly id: string;
  /** Milliseconds since 1970. */
  readonly dueMs: number;
}

/** What a loop is made with. */
export interface DueLoopOptions<Work extends DueWork> {
  readonly clock: Clock;
  /** What is to be done, the earliest first, as the store has it. */
  readonly upcoming: () => readonly Work[];
  /** Does it, and keeps that it was done. What it fails with leaves the work due: it is tried again. */
  readonly run: (work: Work) => Promise<void>;
  /** How much is done at one time. */
  readonly mostAtOnce: number;
  /** Told what the store or the work has failed with. */
  readonly onError?: ((error: unknown) => void) | undefined;
}

/** Does what is due, each thing once at a time. What there is to do is in the store alone, so that nothing is lost with the process. */
export class DueLoop<Work extends DueWork> {
  readonly #options: DueLoopOptions<Work>;
  readonly #running = new Map<string, Promise<void>>();
  /** Nothing is begun before, since something has failed. */
  #notBeforeMs = 0;
  #isStopping = false;
  #disarm: () => void = () => undefined;

  constructor(options: DueLoopOptions<Work>) {
    this.#options = options;
  }

  /** Begins nothing more. @returns What settles when all that was begun has ended. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#disarm();
    await Promise.all(this.#running.values());
  }

  /** To be called when there is something new to do, or something less. */
  arm(): void {
    this.#disarm();
    if (this.#isStopping || this.#running.size >= this.#options.mostAtOnce) return;
    const [next] = this.#upcoming() ?? [{ dueMs: 0 }];
    if (next === undefined) return;
    this.#disarm = this.#options.clock.wakeAt(Math.max(next.dueMs, this.#notBeforeMs), () => this.#runDue());
  }

  #runDue(): void {
    const nowMs = this.#options.clock.now();
    const due = nowMs < this.#notBeforeMs ? [] : (this.#upcoming()?.filter(({ dueMs }) => dueMs <= nowMs) ?? []);
    for (const work of due.slice(0, this.#options.mostAtOnce - this.#running.size))
      this.#running.set(work.id, this.#run(work));
    this.arm();
  }

  async #run(work: Work): Promise<void> {
    try {
      await this.#options.run(work);
    } catch (error) {
      this.#holdBack(error);
    }
    this.#running.delete(work.id);
    this.arm();
  }

  /** What nobody does yet; undefined when the store does not say. */
  #upcoming(): readonly Work[] | undefined {
    try {
      return this.#options.upcoming().filter(({ id }) => !this.#running.has(id));
    } catch (error) {
      this.#holdBack(error);
      return undefined;
    }
  }

  #holdBack(error: unknown): void {
    this.#options.onError?.(error);
    this.#notBeforeMs = this.#options.clock.now() + RETRY_MS;
  }
}
