import { createNotice } from "@portolan/report/notice";
import { type NewNotice, type ScanRecord, type ScheduleRecord, type Store, StoreError } from "@portolan/store";
import { compareScans } from "../diff/compare-scans.ts";
import type { Limits } from "../limits.ts";
import { failureOf } from "../scans/scan-run.ts";
import type { ScanService } from "../scans/scan-service.ts";
import { isOver } from "../scans/scan-status.ts";
import type { Clock } from "../time/clock.ts";
import { DueLoop, type DueWork } from "../time/due-loop.ts";

/** What notices are made with. */
export interface ChangeNoticesOptions {
  readonly store: Store;
  readonly scans: ScanService;
  readonly limits: Pick<Limits, "comparedEvents">;
  readonly clock: Clock;
  /** Told that there is a notice. */
  readonly onNotice: () => void;
  /** Told what went wrong that no client hears of. */
  readonly onError?: (error: unknown) => void;
}

/**
 * Compares each finished scan of a schedule that has a webhook with the one before, and keeps a notice of what has changed. That a scan was
 * compared is kept in the same transaction, so that each makes one notice at the most, whatever happens to the process.
 */
export class ChangeNotices {
  readonly #options: ChangeNoticesOptions;
  readonly #loop: DueLoop<DueWork>;
  readonly #stopping = new AbortController();

  constructor(options: ChangeNoticesOptions) {
    const { store, clock, onError } = options;
    this.#options = options;
    this.#loop = new DueLoop({
      clock,
      upcoming: () => store.schedules.unsettled().flatMap(({ id, status }) => (isOver(status) ? { id, dueMs: 0 } : [])),
      run: ({ id }) => this.#settle(id),
      // Comparisons hold two scans in memory.
      mostAtOnce: 1,
      onError,
    });
  }

  /** Takes care of the scans that were asked for before the process began. */
  start(): void {
    for (const scan of this.#options.store.schedules.unsettled()) this.follow(scan);
    this.#loop.arm();
  }

  /** Resolves when nothing is being compared any more. */
  async stop(): Promise<void> {
    this.#stopping.abort();
    await this.#loop.stop();
  }

  /** Compares a scan as soon as it is over. */
  follow({ id, number }: Pick<ScanRecord, "id" | "number">): void {
    const { scans } = this.#options;
    const onEvents = (): void => {
      if (scans.liveProgressOf(id) !== undefined) return;
      this.#loop.arm();
      if (this.#isOver(id)) leave();
    };
    const leave = scans.feed.follow(number, onEvents);
    onEvents();
  }

  /** Whoever tells of a scan has nothing to do with a store that does not answer. */
  #isOver(id: string): boolean {
    const { store, onError } = this.#options;
    try {
      return isOver(store.scans.find(id)?.status ?? "failed");
    } catch (error) {
      onError?.(error);
      return false;
    }
  }

  /** @throws StoreError when the store takes nothing: then the scan is still to be compared. */
  async #settle(id: string): Promise<void> {
    const { store, onNotice } = this.#options;
    const scan = store.scans.find(id);
    const notice = scan && (await this.#noticeOf(scan));
    if (this.#stopping.signal.aborted) return;
    store.transaction(() => {
      const schedule = scan?.schedule ? store.schedules.find(scan.schedule) : undefined;
      if (schedule !== undefined && notice !== undefined) store.notices.add(schedule, notice);
      store.schedules.settle(id);
    });
    if (notice !== undefined) onNotice();
  }

  async #noticeOf(scan: ScanRecord): Promise<NewNotice | undefined> {
    const { store, scans, limits, clock, onError } = this.#options;
    const schedule = scan.schedule === null ? undefined : store.schedules.find(scan.schedule);
    if (schedule?.webhook == null || scan.status !== "finished") return undefined;
    const [previous] = store.scans.list({ schedule: schedule.id, status: "finished", before: scan.number, limit: 1 });
    if (previous === undefined) return undefined;
    try {
      const { signal } = this.#stopping;
      const difference = await compareScans(previous, scan, { store, scans, limits, signal });
      if (difference.changes.length === 0 && schedule.webhook.on === "change") return undefined;
      const { id, body } = createNotice(difference, originOf(schedule, previous, scan));
      return { id, body, scan: scan.id, nextMs: clock.now() };
    } catch (error) {
      if (error instanceof StoreError) throw error;
      if (this.#stopping.signal.aborted) return undefined;
      const { code, message } = failureOf(error);
      if (code === "internal-error") onError?.(error);
      return { id: scan.id, scan: scan.id, body: "", nextMs: null, problem: message };
    }
  }
}

function originOf(schedule: ScheduleRecord, previous: ScanRecord, scan: ScanRecord) {
  return { schedule: schedule.id, scan: scan.id, previousScan: previous.id };
}
