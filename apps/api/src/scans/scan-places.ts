import { mkdirSync, statfsSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Scan, ScanRequest, ServiceCatalogue } from "@portolan/core";
import { type ScanRecord, type Store, StoreError } from "@portolan/store";
import type { Limits } from "../limits.ts";
import { beginScan } from "./begin-scan.ts";
import type { ScanFeed } from "./scan-feed.ts";
import { failureOf, type LiveProgress, ScanRun } from "./scan-run.ts";
import { changeStatus, isOver } from "./scan-status.ts";
import { ScanTotals } from "./scan-totals.ts";
import { shareRate } from "./share-rate.ts";
import { StoreRetry } from "./store-retry.ts";

/** What scans are run with. */
export interface ScanPlacesOptions {
  readonly store: Store;
  readonly feed: ScanFeed;
  /** Folder of the checkpoints. */
  readonly checkpoints: string;
  readonly limits: Limits;
  readonly catalogue: ServiceCatalogue;
  /** Says once more, before a scan runs, that it may: throws what it fails with when it may not. */
  readonly authorise: (record: ScanRecord) => void;
  /** Probes a second that all scans together may send, and those of one owner; undefined where there is no bound. */
  readonly maxRatePerSecond?: number | undefined;
  readonly maxRateOf: (owner: string) => number | undefined;
  /** Begins a new scan: core's by default. */
  readonly startScan?: (request: ScanRequest) => Scan;
  /** Told what went wrong that no client hears of. */
  readonly onError?: (error: unknown) => void;
}

/** A scan that has a place. */
interface ActiveRun {
  /** Absent while the scan is made ready. */
  run?: ScanRun;
  stopReason?: "pause" | "abort";
  done: Promise<void>;
}

/** The places in which scans run, a few at one time: what waits gets the next one that is free. */
export class ScanPlaces {
  readonly #options: ScanPlacesOptions;
  readonly #active = new Map<string, ActiveRun>();
  readonly #storeRetry: StoreRetry;
  readonly totals = new ScanTotals();
  #isStopping = false;

  constructor(options: ScanPlacesOptions) {
    this.#options = options;
    const goOn = (): void => {
      this.#requeueStranded();
      this.fill();
    };
    const hasRoom = (): boolean => freeBytes(options.checkpoints) >= options.limits.roomBytes;
    this.#storeRetry = new StoreRetry({ hasRoom, goOn, onError: options.onError });
    mkdirSync(options.checkpoints, { recursive: true, mode: 0o700 });
  }

  /** Whether the store takes what scans tell. */
  get isStoreWell(): boolean {
    return this.#storeRetry.isWell;
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Probes a second of all scans that run. */
  get ratePerSecond(): number {
    return this.#sum("ratePerSecond");
  }

  /** Probes sent since the process began, retransmissions included. */
  get sent(): number {
    return this.totals.sent + this.#sum("sent");
  }

  /** Of these, how many were sent again for want of an answer. */
  get retransmitted(): number {
    return this.totals.retransmitted + this.#sum("retransmitted");
  }

  /** Whether a scan has a place. */
  has(id: string): boolean {
    return this.#active.has(id);
  }

  /** How far a scan has come that runs, and how fast. */
  progressOf(id: string): LiveProgress | undefined {
    return this.#active.get(id)?.run?.progress;
  }

  /** Queues again what ran when the process ended, and begins what waits. */
  start(): void {
    try {
      this.#options.store.scans.requeueRunning();
    } catch (error) {
      this.waitForStore(error);
    }
    this.fill();
  }

  /** Begins nothing until the store takes something again. */
  waitForStore(error: unknown): void {
    this.#options.onError?.(error);
    this.#storeRetry.wait();
  }

  /** Begins what waits, as long as there is a place. */
  fill(): void {
    while (!this.#isStopping && this.isStoreWell && this.#active.size < this.#options.limits.concurrentScans) {
      const record = this.#takeNext();
      if (record === undefined) return;
      const active: ActiveRun = { done: Promise.resolve() };
      this.#active.set(record.id, active);
      active.done = this.#carryOut(record, active);
    }
  }

  /** Stops a scan that has a place, and resolves when all that it told is kept; the first who asks says why. */
  async halt(id: string, reason: "pause" | "abort"): Promise<void> {
    const active = this.#active.get(id);
    if (active === undefined) return;
    active.stopReason ??= reason;
    active.run?.stop(reason);
    await active.done;
  }

  /** Stops all scans, so that they go on when the service starts again. Resolves when all that they told is kept. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    this.#storeRetry.stop();
    for (const { run } of this.#active.values()) run?.stop("shutdown");
    await Promise.all([...this.#active.values()].map(({ done }) => done));
  }

  /** Removes what a scan would go on from. */
  async removeCheckpoint(id: string): Promise<void> {
    await rm(this.#checkpointPath(id), { force: true });
  }

  #sum(name: "ratePerSecond" | "sent" | "retransmitted"): number {
    return [...this.#active.values()].reduce((sum, { run }) => sum + (run?.progress[name] ?? 0), 0);
  }

  #takeNext(): ScanRecord | undefined {
    const { store } = this.#options;
    try {
      const record = store.scans.nextQueued();
      if (record !== undefined) store.scans.change(record.id, { status: "running" });
      return record;
    } catch (error) {
      this.waitForStore(error);
      return undefined;
    }
  }

  async #carryOut(record: ScanRecord, active: ActiveRun): Promise<void> {
    const { store, feed } = this.#options;
    try {
      const run = await this.#begin(record);
      active.run = run;
      this.#shareRates();
      if (active.stopReason !== undefined) run.stop(active.stopReason);
      else if (this.#isStopping) run.stop("shutdown");
      await run.run();
      if (isOver(store.scans.find(record.id)?.status ?? "failed")) await this.removeCheckpoint(record.id);
    } catch (error) {
      if (error instanceof StoreError) this.waitForStore(error);
      else this.#fail(record.id, error);
    }
    this.#active.delete(record.id);
    if (active.run !== undefined) this.totals.addRun(active.run.progress);
    this.#shareRates();
    feed.forget(record.number);
    this.fill();
  }

  /** Those that are to send less are told first, so that no bound is exceeded in between. */
  #shareRates(): void {
    const runs = [...this.#active.values()].flatMap(({ run }) => run ?? []);
    const shares = shareRate(runs, this.#options.maxRatePerSecond);
    const changes = runs.map((run, index) => ({ run, share: shares[index] }));
    const grows = ({ run, share }: (typeof changes)[number]): boolean =>
      (share ?? 0) > (run.share ?? Number.POSITIVE_INFINITY);
    for (const { run, share } of [...changes.filter((change) => !grows(change)), ...changes.filter(grows)]) {
      if (share !== undefined) run.limitTo(share);
    }
  }

  async #begin(record: ScanRecord): Promise<ScanRun> {
    const { store, feed, catalogue, startScan, authorise, maxRateOf } = this.#options;
    authorise(record);
    const checkpointPath = this.#checkpointPath(record.id);
    const scan = beginScan(record, { catalogue, checkpointPath, ...(startScan ? { startScan } : {}) });
    return new ScanRun(record, await scan, {
      store,
      feed,
      totals: this.totals,
      now: Date.now,
      ownerMostPerSecond: maxRateOf(record.owner),
    });
  }

  /** Keeps that a scan failed which could not even begin. */
  #fail(id: string, error: unknown): void {
    const { store, onError } = this.#options;
    onError?.(error);
    try {
      const record = store.scans.find(id);
      if (record !== undefined) changeStatus(record, { status: "failed", failure: failureOf(error) }, this.#options);
    } catch (storeError) {
      this.waitForStore(storeError);
    }
  }

  /** Scans that stopped for the store's sake are still `running` there. */
  #requeueStranded(): void {
    const { store, limits } = this.#options;
    for (const { id } of store.scans.list({ status: "running", limit: limits.concurrentScans * 2 })) {
      if (!this.#active.has(id)) store.scans.change(id, { status: "queued" });
    }
  }

  #checkpointPath(id: string): string {
    return join(this.#options.checkpoints, `${id}.checkpoint`);
  }
}

/** Bytes that a process without privileges may still write to the disk of a folder. */
function freeBytes(folder: string): number {
  const { bavail, bsize } = statfsSync(folder);
  return bavail * bsize;
}
