import { randomUUID } from "node:crypto";
import { type NewScan, type ScanListing, type ScanRecord, StoreError } from "@portolan/store";
import type { Finder } from "../access/find-visible.ts";
import { Problem } from "../problem/problem.ts";
import { unavailable } from "../problem/unavailable.ts";
import { sameRequest } from "../requests/same-request.ts";
import { ScanFeed } from "./scan-feed.ts";
import { ScanPlaces, type ScanPlacesOptions } from "./scan-places.ts";
import type { LiveProgress } from "./scan-run.ts";
import { changeStatus, isOver } from "./scan-status.ts";
import type { ScanTotals } from "./scan-totals.ts";

/** What the service is made with. */
export type ScanServiceOptions = Omit<ScanPlacesOptions, "feed">;

/**
 * Runs scans one after the other, a few at one time, and outlives its process: what is queued, running or paused is in the store, and
 * what runs goes on from its checkpoint when the service starts again.
 */
export class ScanService implements Finder<ScanRecord> {
  readonly feed = new ScanFeed();
  readonly #options: ScanServiceOptions;
  readonly #places: ScanPlaces;

  constructor(options: ScanServiceOptions) {
    this.#options = options;
    this.#places = new ScanPlaces({ ...options, feed: this.feed });
  }

  /** Whether the store takes what scans tell. */
  get isStoreWell(): boolean {
    return this.#places.isStoreWell;
  }

  /** Probes a second of all scans that run. */
  get ratePerSecond(): number {
    return this.#places.ratePerSecond;
  }

  /** Probes sent since the process began, retransmissions included. */
  get sent(): number {
    return this.#places.sent;
  }

  /** Of these, how many were sent again for want of an answer. */
  get retransmitted(): number {
    return this.#places.retransmitted;
  }

  /** What all scans came to since the process began. */
  get totals(): ScanTotals {
    return this.#places.totals;
  }

  get isStopping(): boolean {
    return this.#places.isStopping;
  }

  /** Goes on with what ran when the service stopped, and with what waits. */
  start(): void {
    this.#places.start();
  }

  /** Stops the scans that run, so that they go on when the service starts again. Resolves when all that they told is kept. */
  stop(): Promise<void> {
    return this.#places.stop();
  }

  /**
   * Takes a scan on, or gives the one that was taken on for the same idempotency key.
   *
   * @param alongside Keeps more in the same transaction; not called for a scan that there is already.
   * @throws Problem `unavailable` when too many wait, the service stops or the store is full, `idempotency-key-reused`.
   */
  add(scan: Omit<NewScan, "id" | "nowMs">, alongside?: (record: ScanRecord) => void): ScanRecord {
    const earlier = this.findEarlier(scan);
    if (earlier !== undefined) return earlier;
    this.#checkRoom();
    const { store } = this.#options;
    try {
      const record = store.transaction(() => {
        const added = store.scans.add({ ...scan, id: randomUUID(), nowMs: Date.now() }).scan;
        alongside?.(added);
        return added;
      });
      this.#places.fill();
      return this.find(record.id);
    } catch (error) {
      if (error instanceof StoreError) this.#places.waitForStore(error);
      throw error;
    }
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
    return sameRequest(this.#options.store.scans.findByKey(owner, idempotencyKey), requestHash);
  }

  /** @throws Problem `not-found` */
  find(id: string): ScanRecord {
    const record = this.#options.store.scans.find(id);
    if (record === undefined) throw this.missing(id);
    return this.#asItStands(record);
  }

  missing(id: string): Problem {
    return new Problem("not-found", `There is no scan ${JSON.stringify(id)}.`);
  }

  /** Whether nothing follows any more. */
  isOver(id: string): boolean {
    return !this.#places.has(id) && isOver(this.find(id).status);
  }

  /** The newest first. */
  list(listing: ScanListing): ScanRecord[] {
    return this.#options.store.scans.list(listing).map((record) => this.#asItStands(record));
  }

  /** How far a scan has come that runs, and how fast. */
  liveProgressOf(id: string): LiveProgress | undefined {
    return this.#places.progressOf(id);
  }

  /** Stops a scan so that it can go on. @throws Problem `not-found`, `scan-over` */
  async pause(id: string): Promise<ScanRecord> {
    return this.#halt(id, "pause", "paused");
  }

  /** Stops a scan for good. One that was aborted before stays so. @throws Problem `not-found`, `scan-over` */
  async abort(id: string): Promise<ScanRecord> {
    if (this.find(id).status === "aborted") return this.find(id);
    const record = await this.#halt(id, "abort", "aborted");
    await this.#places.removeCheckpoint(id);
    return record;
  }

  /** Queues a scan that is paused; one that runs or waits is left as it is. @throws Problem `not-found`, `scan-over` */
  resume(id: string): ScanRecord {
    const record = this.find(id);
    if (isOver(record.status)) throw overProblem(record);
    if (record.status === "paused") {
      this.#checkRoom();
      this.#change(record, "queued");
      this.#places.fill();
    }
    return this.find(id);
  }

  /** Removes what a scan that is over would have gone on from, if a crash had left it there. */
  removeCheckpoint(id: string): Promise<void> {
    return this.#places.removeCheckpoint(id);
  }

  /** One that stopped since the store took no more is still `running` there, and waits. */
  #asItStands(record: ScanRecord): ScanRecord {
    const progress = this.#places.progressOf(record.id);
    if (progress !== undefined) return { ...record, progress };
    return record.status === "running" && !this.#places.has(record.id) ? { ...record, status: "queued" } : record;
  }

  async #halt(id: string, reason: "pause" | "abort", status: "paused" | "aborted"): Promise<ScanRecord> {
    const record = this.find(id);
    if (isOver(record.status)) throw overProblem(record);
    if (this.#places.has(id)) {
      await this.#places.halt(id, reason);
      const after = this.find(id);
      // Whoever was quicker paused it.
      if (reason === "abort" && after.status === "paused") this.#change(after, status);
    } else if (record.status !== status) {
      this.#change(record, status);
    }
    return this.find(id);
  }

  #change(record: ScanRecord, status: "queued" | "paused" | "aborted"): void {
    changeStatus(record, { status }, { store: this.#options.store, feed: this.feed });
  }

  #checkRoom(): void {
    const { limits, store } = this.#options;
    if (this.isStopping) throw unavailable("This server is stopping: try again when it is back.");
    if (!this.isStoreWell) throw unavailable("The disk is full: try again when there is room.");
    if (store.scans.count("queued") >= limits.queuedScans) {
      const detail = `${limits.queuedScans} scans are waiting, as many as may here: try again later.`;
      throw unavailable(detail);
    }
  }
}

function overProblem({ id, status }: ScanRecord): Problem {
  return new Problem("scan-over", `Scan ${id} is ${status}: nothing can be changed about it.`);
}
