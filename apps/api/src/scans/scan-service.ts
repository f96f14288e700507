import { randomUUID } from "node:crypto";
import { mkdirSync } from "node:fs";
import { rm } from "node:fs/promises";
import { join } from "node:path";
import type { Scan, ScanRequest, ServiceCatalogue } from "@portolan/core";
import {
  type NewScan,
  type ScanFailure,
  type ScanListing,
  type ScanRecord,
  type ScanStatus,
  type Store,
  StoreError,
} from "@portolan/store";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { beginScan } from "./begin-scan.ts";
import { ScanFeed } from "./scan-feed.ts";
import { failureOf, type LiveProgress, ScanRun } from "./scan-run.ts";

/** Seconds after which a client that was turned away may try again. */
const RETRY_AFTER_SECONDS = "5";
/** Milliseconds after which a store that took no more is tried again. */
const STORE_RETRY_MS = 5_000;

/** What the service is made with. */
export interface ScanServiceOptions {
  readonly store: Store;
  /** Folder of the checkpoints. */
  readonly checkpoints: string;
  readonly limits: Limits;
  readonly catalogue: ServiceCatalogue;
  /** Says once more, before a scan runs, that it may: throws what it fails with when it may not. */
  readonly authorise: (record: ScanRecord) => void;
  /** Begins a new scan: core's by default. */
  readonly startScan?: (request: ScanRequest) => Scan;
  /** Told what went wrong that no client hears of. */
  readonly onError?: (error: unknown) => void;
}

/** Statuses that nothing follows. */
const OVER: ReadonlySet<ScanStatus> = new Set(["finished", "aborted", "timed-out", "failed"]);

export function isOver(status: ScanStatus): boolean {
  return OVER.has(status);
}

/** A scan that has a place. */
interface ActiveRun {
  /** Absent while the scan is made ready. */
  run?: ScanRun;
  stopReason?: "pause" | "abort";
  done: Promise<void>;
}

/**
 * Runs scans one after the other, a few at one time, and outlives its process: what is queued, running or paused is in the store, and
 * what runs goes on from its checkpoint when the service starts again.
 */
export class ScanService {
  readonly feed = new ScanFeed();
  readonly #options: ScanServiceOptions;
  readonly #active = new Map<string, ActiveRun>();
  #isStopping = false;
  #storeRetry: NodeJS.Timeout | undefined;

  constructor(options: ScanServiceOptions) {
    this.#options = options;
    mkdirSync(options.checkpoints, { recursive: true, mode: 0o700 });
  }

  /** Whether the store takes what scans tell. */
  get isStoreWell(): boolean {
    return this.#storeRetry === undefined;
  }

  /** Probes a second of all scans that run. */
  get ratePerSecond(): number {
    return [...this.#active.values()].reduce((sum, { run }) => sum + (run?.progress.ratePerSecond ?? 0), 0);
  }

  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** Goes on with what ran when the service stopped, and with what waits. */
  start(): void {
    this.#options.store.scans.requeueRunning();
    this.#fill();
  }

  /** Stops the scans that run, so that they go on when the service starts again. Resolves when all that they told is kept. */
  async stop(): Promise<void> {
    this.#isStopping = true;
    clearTimeout(this.#storeRetry);
    for (const { run } of this.#active.values()) run?.stop("shutdown");
    await Promise.all([...this.#active.values()].map(({ done }) => done));
  }

  /**
   * Takes a scan on, or gives the one that was taken on for the same idempotency key.
   *
   * @throws Problem `unavailable` when too many wait, the service stops or the store is full, `idempotency-key-reused`.
   */
  add(scan: Omit<NewScan, "id" | "nowMs">): ScanRecord {
    const earlier = this.findEarlier(scan);
    if (earlier !== undefined) return earlier;
    this.#checkRoom();
    const { scan: record } = this.#options.store.scans.add({ ...scan, id: randomUUID(), nowMs: Date.now() });
    this.#fill();
    return this.find(record.id);
  }

  /**
   * The scan that was taken on for the same idempotency key, if there is one.
   *
   * @throws Problem `idempotency-key-reused` when that was another scan.
   */
  findEarlier({
    owner,
    idempotencyKey,
    requestHash,
  }: Pick<NewScan, "owner" | "idempotencyKey" | "requestHash">): ScanRecord | undefined {
    if (idempotencyKey === undefined) return undefined;
    const earlier = this.#options.store.scans.findByKey(owner, idempotencyKey);
    if (earlier !== undefined && earlier.requestHash !== requestHash) {
      throw new Problem("idempotency-key-reused", "This Idempotency-Key was sent with another body: take a new one.");
    }
    return earlier;
  }

  /** @throws Problem `not-found` */
  find(id: string): ScanRecord {
    const record = this.#options.store.scans.find(id);
    if (record === undefined) throw notFound(id);
    return this.#withProgress(record);
  }

  /** Whether nothing follows any more. */
  isOver(id: string): boolean {
    return !this.#active.has(id) && isOver(this.find(id).status);
  }

  /** The newest first. */
  list(listing: ScanListing): ScanRecord[] {
    return this.#options.store.scans.list(listing).map((record) => this.#withProgress(record));
  }

  /** How far a scan has come that runs, and how fast. */
  liveProgressOf(id: string): LiveProgress | undefined {
    return this.#active.get(id)?.run?.progress;
  }

  /** Stops a scan so that it can go on. @throws Problem `not-found`, `scan-over` */
  async pause(id: string): Promise<ScanRecord> {
    return this.#halt(id, "pause", "paused");
  }

  /** Stops a scan for good. One that was aborted before stays so. @throws Problem `not-found`, `scan-over` */
  async abort(id: string): Promise<ScanRecord> {
    if (this.find(id).status === "aborted") return this.find(id);
    const record = await this.#halt(id, "abort", "aborted");
    await this.#removeCheckpoint(id);
    return record;
  }

  /** Queues a scan that is paused; one that runs or waits is left as it is. @throws Problem `not-found`, `scan-over` */
  resume(id: string): ScanRecord {
    const record = this.find(id);
    if (isOver(record.status)) throw overProblem(record);
    if (record.status === "paused") {
      this.#checkRoom();
      this.#setStatus(record, "queued");
      this.#fill();
    }
    return this.find(id);
  }

  #withProgress(record: ScanRecord): ScanRecord {
    const progress = this.#active.get(record.id)?.run?.progress;
    return progress === undefined ? record : { ...record, progress };
  }

  async #halt(id: string, reason: "pause" | "abort", status: "paused" | "aborted"): Promise<ScanRecord> {
    const record = this.find(id);
    if (isOver(record.status)) throw overProblem(record);
    const active = this.#active.get(id);
    if (active === undefined) {
      if (record.status !== status) this.#setStatus(record, status);
    } else {
      active.stopReason ??= reason;
      active.run?.stop(reason);
      await active.done;
      const after = this.find(id);
      // Whoever was quicker paused it.
      if (reason === "abort" && after.status === "paused") this.#setStatus(after, status);
    }
    return this.find(id);
  }

  #setStatus(record: ScanRecord, status: "queued" | "paused" | "aborted" | "failed", failure?: ScanFailure): void {
    const { store } = this.#options;
    const nowMs = Date.now();
    const kept = store.transaction(() => {
      store.scans.change(record.id, {
        status,
        ...(isOver(status) ? { endedMs: nowMs } : {}),
        ...(failure === undefined ? {} : { failure }),
      });
      return store.events.append(record.number, [{ type: "status", status, time: new Date(nowMs).toISOString() }]);
    });
    this.feed.publish(record.number, record.lastSequence, kept);
    this.feed.forget(record.number);
  }

  #checkRoom(): void {
    const { limits, store } = this.#options;
    const headers = { "Retry-After": RETRY_AFTER_SECONDS };
    if (this.#isStopping)
      throw new Problem("unavailable", "This server is stopping: try again when it is back.", { headers });
    if (!this.isStoreWell)
      throw new Problem("unavailable", "The disk is full: try again when there is room.", { headers });
    if (store.scans.count("queued") >= limits.queuedScans) {
      const detail = `${limits.queuedScans} scans are waiting, as many as may here: try again later.`;
      throw new Problem("unavailable", detail, { headers });
    }
  }

  /** Begins what waits, as long as there is a place. */
  #fill(): void {
    while (!this.#isStopping && this.isStoreWell && this.#active.size < this.#options.limits.concurrentScans) {
      const record = this.#options.store.scans.nextQueued();
      if (record === undefined) return;
      this.#options.store.scans.change(record.id, { status: "running" });
      const active: ActiveRun = { done: Promise.resolve() };
      this.#active.set(record.id, active);
      active.done = this.#carryOut(record, active);
    }
  }

  async #carryOut(record: ScanRecord, active: ActiveRun): Promise<void> {
    const { store, onError } = this.#options;
    try {
      const run = await this.#begin(record);
      active.run = run;
      if (active.stopReason !== undefined) run.stop(active.stopReason);
      else if (this.#isStopping) run.stop("shutdown");
      await run.run();
      if (isOver(store.scans.find(record.id)?.status ?? "failed")) await this.#removeCheckpoint(record.id);
    } catch (error) {
      onError?.(error);
      if (error instanceof StoreError || !this.#canFail(record.id, error)) this.#waitForStore();
    } finally {
      this.#active.delete(record.id);
      this.feed.forget(record.number);
    }
    this.#fill();
  }

  /** Keeps that a scan failed which could not even begin; false when the store does not take it. */
  #canFail(id: string, error: unknown): boolean {
    try {
      this.#setStatus(this.find(id), "failed", failureOf(error));
      return true;
    } catch (storeError) {
      this.#options.onError?.(storeError);
      return false;
    }
  }

  async #begin(record: ScanRecord): Promise<ScanRun> {
    const { store, catalogue, startScan, authorise } = this.#options;
    authorise(record);
    const checkpointPath = this.#checkpointPath(record.id);
    const scan = beginScan(record, { catalogue, checkpointPath, ...(startScan ? { startScan } : {}) });
    return new ScanRun(record, await scan, { store, feed: this.feed, now: Date.now });
  }

  /** The scan is still `running` in the store: it is queued again when the store takes something. */
  #waitForStore(): void {
    if (this.#isStopping) return;
    this.#storeRetry ??= setTimeout(() => {
      this.#storeRetry = undefined;
      try {
        this.#requeueStranded();
        this.#fill();
      } catch (error) {
        this.#options.onError?.(error);
        this.#waitForStore();
      }
    }, STORE_RETRY_MS);
  }

  #requeueStranded(): void {
    const { scans } = this.#options.store;
    for (const { id } of scans.list({ status: "running", limit: this.#options.limits.concurrentScans * 2 })) {
      if (!this.#active.has(id)) scans.change(id, { status: "queued" });
    }
  }

  async #removeCheckpoint(id: string): Promise<void> {
    await rm(this.#checkpointPath(id), { force: true });
  }

  #checkpointPath(id: string): string {
    return join(this.#options.checkpoints, `${id}.checkpoint`);
  }
}

export function notFound(id: string): Problem {
  return new Problem("not-found", `There is no scan ${JSON.stringify(id)}.`);
}

function overProblem({ id, status }: ScanRecord): Problem {
  return new Problem("scan-over", `Scan ${id} is ${status}: nothing can be changed about it.`);
}
