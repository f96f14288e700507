import { setTimeout as sleep } from "node:timers/promises";
import type { EndedScan, Store } from "@portolan/store";

/** Milliseconds from the end of one sweep to the next. */
const EVERY_MS = 60_000;
/** Least milliseconds in which requests are served between two steps; a step that took longer is followed by as long a rest. */
const LEAST_REST_MS = 1;

/** What is kept of scans that are over. */
export interface RetentionOptions {
  readonly store: Store;
  /** Milliseconds that a scan is kept after its end; undefined for ever. */
  readonly keepMs: number | undefined;
  /** Bytes that the database may have; undefined for any number. */
  readonly keepBytes: number | undefined;
  /** Removes what else there is of a scan. */
  readonly removeCheckpoint: (id: string) => Promise<void>;
  /** Told what went wrong; the next sweep goes on. */
  readonly onError: (error: unknown) => void;
}

/**
 * Takes out scans that are over, the one that has been so for the longest time first: those that are older than they may be, then as many
 * as make the database small enough. A scan that is not over is never touched.
 */
export class RetentionSweep {
  readonly #options: RetentionOptions;
  readonly #stopping = new AbortController();
  #done: Promise<void> = Promise.resolve();

  constructor(options: RetentionOptions) {
    this.#options = options;
  }

  /** Sweeps now and again, until `stop`. What another process had begun is gone on with in any case. */
  start(): void {
    this.#done = this.#sweepAgain();
  }

  /** Resolves when nothing more is removed. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#done;
  }

  /** Does once what there is to do. @throws StoreError */
  async sweep(): Promise<void> {
    await this.#removeHidden();
    for (;;) {
      const oldest = this.#options.store.retention.oldest();
      if (oldest === undefined || this.#stopping.signal.aborted) break;
      const reason = this.#reasonFor(oldest);
      if (reason === undefined) break;
      this.#hide(oldest, reason);
      await this.#options.removeCheckpoint(oldest.id);
      await this.#removeHidden();
    }
    await this.#repeat(() => this.#options.store.retention.giveBackSome());
  }

  async #sweepAgain(): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      await this.sweep().catch(this.#options.onError);
      await sleep(EVERY_MS, undefined, { signal, ref: false }).catch(() => undefined);
    }
  }

  /** Why the oldest scan is to go; undefined when it may stay. */
  #reasonFor({ endedMs }: EndedScan): "age" | "size" | undefined {
    const { store, keepMs, keepBytes } = this.#options;
    if (keepMs !== undefined && endedMs + keepMs < Date.now()) return "age";
    return keepBytes !== undefined && store.retention.measureBytes() > keepBytes ? "size" : undefined;
  }

  #hide(scan: EndedScan, reason: "age" | "size"): void {
    const { store } = this.#options;
    const nowMs = Date.now();
    const { id, createdMs, endedMs } = scan;
    const detail = { reason, createdAt: new Date(createdMs).toISOString(), endedAt: new Date(endedMs).toISOString() };
    store.transaction(() => {
      store.retention.hide(scan, nowMs);
      store.audit.add({ timeMs: nowMs, actor: "server", action: "scan.remove", subject: id, detail });
    });
  }

  #removeHidden(): Promise<void> {
    return this.#repeat(() => this.#options.store.retention.removeSome());
  }

  /** Takes steps until there is nothing left to do, and lets requests be served in between. */
  async #repeat(step: () => boolean): Promise<void> {
    const { signal } = this.#stopping;
    while (!signal.aborted) {
      const startMs = performance.now();
      if (!step()) return;
      const restMs = Math.max(LEAST_REST_MS, performance.now() - startMs);
      await sleep(restMs, undefined, { signal }).catch(() => undefined);
    }
  }
}
