import type { Told } from "@portolan/client";
import { batch, type Signal, signal } from "@preact/signals";
import { client } from "../api/client.ts";
import { describeFailure } from "../api/describe-failure.ts";
import { followScan } from "../api/follow-scan.ts";
import type { Progress, Scan, ScanEvent, ScanStatus } from "../api/types.ts";
import { ResultRows } from "../results/result-rows.ts";

/** Milliseconds between two views of what came meanwhile, at the least. */
const REFRESH_MS = 250;
/** Of the time, views may take one part in so many. */
const SHARE = 5;

const MOST_WARNINGS = 200;

const OVER: readonly ScanStatus[] = ["finished", "aborted", "timed-out", "failed"];

export function isOver(status: ScanStatus): boolean {
  return OVER.includes(status);
}

/** A scan that is looked at, as it goes on. */
export class ScanModel {
  readonly id: string;
  readonly scan: Signal<Scan | undefined> = signal(undefined);
  readonly progress: Signal<Progress | undefined> = signal(undefined);
  readonly warnings: Signal<readonly string[]> = signal([]);
  /** What went wrong with looking at it; empty when nothing did. */
  readonly failure = signal("");
  /** Whether the line to the server stands. */
  readonly isLive = signal(true);
  /** Whether everything that there is has come. */
  readonly isComplete = signal(false);
  readonly results = new ResultRows();
  /** Changes when there are more results. */
  readonly version = signal(0);
  readonly #aborter = new AbortController();
  #refresh: ReturnType<typeof setTimeout> | undefined;
  #viewMs = 0;

  constructor(id: string) {
    this.id = id;
  }

  /** Reads the scan and follows it, until `stop`. */
  async start(): Promise<void> {
    const { signal } = this.#aborter;
    try {
      await this.reload();
      await followScan(
        client.value,
        this.id,
        { onTold: (told) => this.#take(told), onLine: (isUp) => this.#setLine(isUp) },
        signal,
      );
      if (signal.aborted) return;
      await this.reload();
      this.#view();
      this.isComplete.value = true;
    } catch (error) {
      if (!signal.aborted) this.failure.value = describeFailure(error);
    }
  }

  stop(): void {
    this.#aborter.abort();
    clearTimeout(this.#refresh);
  }

  async reload(): Promise<void> {
    this.show(await client.value.showScan(this.id, { signal: this.#aborter.signal }));
  }

  /** Takes the scan as the server just showed it. */
  show(scan: Scan): void {
    batch(() => {
      this.scan.value = scan;
      if (scan.progress !== null) this.progress.value = scan.progress;
    });
  }

  #setLine(isUp: boolean): void {
    this.isLive.value = isUp;
  }

  #take(told: Told): void {
    if (told.kind === "progress") this.progress.value = told.progress;
    else this.#takeEvent(told.event);
    const pauseMs = this.version.value === 0 ? 0 : Math.max(REFRESH_MS, SHARE * this.#viewMs);
    this.#refresh ??= setTimeout(() => this.#view(), pauseMs);
  }

  #takeEvent(event: ScanEvent): void {
    if (event.type === "port") this.results.add(event);
    else if (event.type === "warning") this.#warn(event.message);
    else if (event.type === "status" && this.scan.value?.status !== event.status) {
      const scan = this.scan.value;
      // Earlier statuses are told again to whoever follows from the beginning: of a scan that is over, none counts any more.
      if (scan !== undefined && !isOver(scan.status)) void this.reload().catch(() => undefined);
    }
  }

  #warn(message: string): void {
    if (this.warnings.value.length < MOST_WARNINGS) this.warnings.value = [...this.warnings.value, message];
  }

  /** Shows what has come, and takes the time: the longer it takes, the less often it is done. */
  #view(): void {
    clearTimeout(this.#refresh);
    this.#refresh = undefined;
    const before = performance.now();
    this.version.value += 1;
    requestAnimationFrame(() => {
      this.#viewMs = performance.now() - before;
    });
  }
}
