import { type EndEvent, PortolanError, type Scan } from "@portolan/core";
import type { LoggedEvent, ScanFailure, ScanProgress, ScanRecord, ScanStatus, Store } from "@portolan/store";
import { Problem } from "../problem/problem.ts";
import { scanBodySchema } from "./scan-body.ts";
import type { ScanFeed } from "./scan-feed.ts";
import type { ScanTotals } from "./scan-totals.ts";
import type { RateClaim } from "./share-rate.ts";

/**
 * Events are kept when so many have gathered, or when the first of them has waited so many milliseconds. Each time costs a write to the disk,
 * and one to each client that follows.
 */
const BATCH_EVENTS = 500;
const BATCH_MS = 250;

/** Why a scan is to stop before it is finished: to go on later, when the process does, or never. */
export type StopReason = "pause" | "shutdown" | "abort";

/** How far a scan has come that runs. */
export interface LiveProgress extends ScanProgress {
  /** Probes a second over the last second or so. */
  readonly ratePerSecond: number;
}

/** What a run keeps its events with. */
export interface ScanRunOptions {
  readonly store: Store;
  readonly feed: ScanFeed;
  readonly totals: ScanTotals;
  /** Milliseconds since 1970. */
  readonly now: () => number;
  readonly ownerMostPerSecond: number | undefined;
}

/** One run of a scan, from when it begins, or goes on, until it stops: keeps what it tells, in batches. */
export class ScanRun implements RateClaim {
  readonly owner: string;
  readonly mostPerSecond: number;
  readonly ownerMostPerSecond: number | undefined;
  readonly #record: ScanRecord;
  readonly #scan: Scan;
  readonly #options: ScanRunOptions;
  #batch: LoggedEvent[] = [];
  #lastSequence: number;
  #timer: NodeJS.Timeout | undefined;
  #stopReason: StopReason | undefined;
  #storeError: unknown;
  #share: number | undefined;

  constructor(record: ScanRecord, scan: Scan, options: ScanRunOptions) {
    this.#record = record;
    this.owner = record.owner;
    this.mostPerSecond = ownRateOf(record);
    this.ownerMostPerSecond = options.ownerMostPerSecond;
    this.#lastSequence = record.lastSequence;
    this.#scan = scan;
    this.#options = options;
  }

  get progress(): LiveProgress {
    const { decided, sent, retransmitted, answered, open, elapsedMs, ratePerSecond } = this.#scan.progress;
    const counts = { decided, sent, retransmitted, answered, open };
    return { ...counts, elapsedMs: Math.round(elapsedMs), ratePerSecond: Math.round(ratePerSecond) };
  }

  /** Probes a second that it may send at the most, as it was told last; undefined when it was not. */
  get share(): number | undefined {
    return this.#share;
  }

  limitTo(probesPerSecond: number): void {
    if (probesPerSecond === this.#share) return;
    this.#share = probesPerSecond;
    this.#scan.setRate(probesPerSecond);
  }

  /** The first who stops it says why. */
  stop(reason: StopReason): void {
    this.#stopReason ??= reason;
    this.#scan.abort();
  }

  /**
   * Runs until the scan stops, and keeps how it did, in one transaction with the last events.
   *
   * @throws StoreError when the store takes no more: then the scan is as it was at the last batch, and its checkpoint is on the disk.
   */
  async run(): Promise<void> {
    this.#keep([this.#statusEvent("running")], { status: "running", startedMs: this.#options.now() });
    let end: EndEvent | undefined;
    let failure: ScanFailure | undefined;
    try {
      for await (const event of this.#scan) {
        if (event.type === "end") end = event;
        else this.#take(event);
      }
    } catch (error) {
      failure = failureOf(error);
    }
    clearTimeout(this.#timer);
    if (end !== undefined) this.#options.totals.addEnd(end);
    if (this.#storeError !== undefined) throw this.#storeError;
    this.#close(end, failure);
  }

  #take(event: LoggedEvent): void {
    if (this.#storeError !== undefined) return;
    this.#batch.push(event);
    if (this.#batch.length >= BATCH_EVENTS) this.#flush();
    else this.#timer ??= setTimeout(() => this.#flush(), BATCH_MS);
  }

  #flush(): void {
    clearTimeout(this.#timer);
    this.#timer = undefined;
    try {
      this.#keep([], {});
    } catch (error) {
      // What is not kept is in the checkpoint, or is found again after it.
      this.#storeError = error;
      this.#scan.abort();
    }
  }

  #close(end: EndEvent | undefined, failure: ScanFailure | undefined): void {
    const status = this.#statusAfter(end, failure);
    if (status === "running") {
      this.#keep([], {});
    } else if (status === "paused") {
      this.#keep([this.#statusEvent(status)], { status });
    } else {
      const last = end === undefined ? [] : [end];
      const endedMs = this.#options.now();
      this.#keep([...last, this.#statusEvent(status)], {
        status,
        endedMs,
        ...(failure === undefined ? {} : { failure }),
      });
    }
  }

  /** `running` stays what it is when the process ends: the scan goes on with the next one. */
  #statusAfter(end: EndEvent | undefined, failure: ScanFailure | undefined): ScanStatus {
    if (failure !== undefined) return "failed";
    const status = end?.status ?? "failed";
    if (status !== "aborted" || this.#stopReason === "abort") return status;
    return this.#stopReason === "pause" ? "paused" : "running";
  }

  /** Keeps the batch, what follows it, and what else has changed, all or nothing; then tells those who follow. */
  #keep(more: readonly LoggedEvent[], change: Parameters<Store["scans"]["change"]>[1]): void {
    const { store, feed, totals } = this.#options;
    const { id, number } = this.#record;
    const events = [...this.#batch, ...more];
    const { ratePerSecond, ...progress } = this.progress;
    const kept = store.transaction(() => {
      store.scans.change(id, { ...change, progress });
      return store.events.append(number, events);
    });
    this.#batch = [];
    feed.publish(number, this.#lastSequence, kept);
    for (const { sequence } of kept) {
      const event = events[sequence - this.#lastSequence - 1];
      if (event?.type === "host") totals.addHost(event);
    }
    this.#lastSequence += events.length;
  }

  #statusEvent(status: ScanStatus): LoggedEvent {
    return { type: "status", status, time: new Date(this.#options.now()).toISOString() };
  }
}

/** Probes a second that the pace which was asked for allows. */
function ownRateOf({ request }: ScanRecord): number {
  const { ratePerSecond, maxRatePerSecond = Number.POSITIVE_INFINITY } = scanBodySchema.parse(request).pace ?? {};
  return typeof ratePerSecond === "number" ? ratePerSecond : maxRatePerSecond;
}

/** What is told of a failure: an error that was not foreseen keeps its message to itself. */
export function failureOf(error: unknown): ScanFailure {
  if (error instanceof Problem) return { code: error.kind, message: error.message };
  if (error instanceof PortolanError) return { code: error.code, message: error.message };
  return { code: "internal-error", message: "This was not foreseen: please report it." };
}
