import { randomUUID } from "node:crypto";
import {
  type NewSchedule,
  type PlannedRun,
  type ScanFailure,
  type ScanRecord,
  type ScheduleRecord,
  StoreError,
} from "@portolan/store";
import { actorOf, type Caller } from "../access/caller.ts";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { failureOf } from "../scans/scan-run.ts";
import { askForScan, type ScanAskerOptions } from "./ask-for-scan.ts";
import type { Clock } from "./clock.ts";
import type { ScheduleBody } from "./schedule-body.ts";
import { Timetable } from "./timetable.ts";

/** How late a run may be, since the server was down, to be made nevertheless: later, nobody expects it. */
const LATEST_MS = 3_600_000;
/** Milliseconds after which a store that took nothing is tried again. */
const RETRY_MS = 5_000;

/** What the service is made with. */
export interface ScheduleServiceOptions extends ScanAskerOptions {
  readonly limits: Pick<Limits, "schedules" | "scheduleIntervalMs">;
  readonly clock: Clock;
  /** Told what went wrong that no client hears of. */
  readonly onError?: (error: unknown) => void;
}

type Upcoming = PlannedRun & { readonly id: string };

/**
 * Asks for scans at the times of schedules, and outlives its process: a planned time is kept until there is a scan for it, or a reason why
 * there is none, and is moved on in the same transaction.
 */
export class ScheduleService {
  readonly #options: ScheduleServiceOptions;
  /** The schedules whose scan is being asked for. */
  readonly #running = new Set<string>();
  /** Nothing is begun before, since the store has taken nothing. */
  #notBeforeMs = 0;
  #isStopping = false;
  #disarm: () => void = () => undefined;

  constructor(options: ScheduleServiceOptions) {
    this.#options = options;
  }

  /** Begins what is due, and waits for what will be. */
  start(): void {
    this.#arm();
  }

  /** Asks for no more scans, and for none whose names are being looked up: those are still due when it starts again. */
  stop(): void {
    this.#isStopping = true;
    this.#disarm();
  }

  /**
   * Makes a schedule, or gives the one that was made for the same idempotency key.
   *
   * @throws Problem `schedule-invalid`, `too-many-schedules`, `idempotency-key-reused`, and what a client that asks for its scan is told.
   * @throws InputError for targets or ports that cannot be understood.
   */
  async add(
    body: ScheduleBody,
    caller: Caller,
    asked: Pick<NewSchedule, "requestHash" | "idempotencyKey">,
  ): Promise<{ readonly schedule: ScheduleRecord; readonly isNew: boolean }> {
    const { store, clock, limits, plan } = this.#options;
    const { owner } = caller;
    const earlier = this.#findEarlier(owner, asked);
    if (earlier !== undefined) return { schedule: earlier, isNew: false };
    const timetable = new Timetable(body);
    timetable.firstAfter(clock.now(), limits.scheduleIntervalMs);
    await plan(body.scan, caller);
    const quicker = this.#findEarlier(owner, asked);
    if (quicker !== undefined) return { schedule: quicker, isNew: false };
    if (store.schedules.count() >= limits.schedules) {
      const detail = `There are ${limits.schedules} schedules, as many as may be here: delete one.`;
      throw new Problem("too-many-schedules", detail);
    }
    const nowMs = clock.now();
    const next = timetable.firstAfter(nowMs, limits.scheduleIntervalMs);
    const schedule = store.schedules.add({ ...body, ...asked, owner, id: randomUUID(), nowMs, next });
    this.#arm();
    return { schedule, isNew: true };
  }

  /** @throws Problem `not-found` */
  find(id: string): ScheduleRecord {
    const record = this.#options.store.schedules.find(id);
    if (record === undefined) throw noSchedule(id);
    return record;
  }

  /** Plans no more runs, until it is resumed. @throws Problem `not-found` */
  pause(id: string): ScheduleRecord {
    const { store } = this.#options;
    store.transaction(() => {
      store.schedules.setStatus(this.find(id).id, "paused");
      store.schedules.plan(id, null);
    });
    this.#arm();
    return this.find(id);
  }

  /** Goes on with the next time; what would have run meanwhile is not made up for. @throws Problem `not-found` */
  resume(id: string): ScheduleRecord {
    const { store, clock } = this.#options;
    const record = this.find(id);
    if (record.status === "paused") {
      store.transaction(() => {
        store.schedules.setStatus(id, "active");
        store.schedules.plan(id, new Timetable(record).nextAfter(clock.now()));
      });
      this.#arm();
    }
    return this.find(id);
  }

  /** Its scans stay, and one that runs goes on. @throws Problem `not-found` */
  remove(id: string): void {
    if (!this.#options.store.schedules.remove(id)) throw noSchedule(id);
    this.#arm();
  }

  /**
   * Asks for its scan now, whatever is planned.
   *
   * @throws Problem `not-found`, `schedule-busy`, and what a client that asks for the scan is told.
   */
  async runNow(id: string): Promise<ScanRecord> {
    const current = (): ScheduleRecord | undefined => (this.#isStopping ? undefined : this.find(id));
    const scan = await askForScan({ id, plannedMs: null, current }, this.#options);
    if (scan !== undefined) return scan;
    const headers = { "Retry-After": String(RETRY_MS / 1_000) };
    throw new Problem("unavailable", "This server is stopping: try again when it is back.", { headers });
  }

  #findEarlier(
    owner: string,
    { idempotencyKey, requestHash }: Pick<NewSchedule, "requestHash" | "idempotencyKey">,
  ): ScheduleRecord | undefined {
    if (idempotencyKey === undefined) return undefined;
    const earlier = this.#options.store.schedules.findByKey(owner, idempotencyKey);
    if (earlier !== undefined && earlier.requestHash !== requestHash)
      throw new Problem("idempotency-key-reused", "This Idempotency-Key was sent with another body: take a new one.");
    return earlier;
  }

  /** Waits for the next run that is not being begun already. */
  #arm(): void {
    this.#disarm();
    if (this.#isStopping) return;
    const dueMs = this.#try(() => this.#upcoming()[0]?.dueMs ?? Number.POSITIVE_INFINITY) ?? 0;
    if (dueMs === Number.POSITIVE_INFINITY) return;
    this.#disarm = this.#options.clock.wakeAt(Math.max(dueMs, this.#notBeforeMs), () => this.#runDue());
  }

  #runDue(): void {
    const nowMs = this.#options.clock.now();
    const due = this.#try(() => this.#upcoming().filter(({ dueMs }) => dueMs <= nowMs)) ?? [];
    for (const upcoming of nowMs < this.#notBeforeMs ? [] : due) {
      this.#running.add(upcoming.id);
      void this.#run(upcoming);
    }
    this.#arm();
  }

  #upcoming(): Upcoming[] {
    return this.#options.store.schedules.upcoming().filter(({ id }) => !this.#running.has(id));
  }

  async #run(upcoming: Upcoming): Promise<void> {
    try {
      await this.#scanOrSkip(upcoming);
    } catch (error) {
      this.#holdBack(error);
    }
    this.#running.delete(upcoming.id);
    this.#arm();
  }

  /** Asks the store; undefined when it does not answer. */
  #try<Answer>(ask: () => Answer): Answer | undefined {
    try {
      return ask();
    } catch (error) {
      this.#holdBack(error);
      return undefined;
    }
  }

  #holdBack(error: unknown): void {
    this.#options.onError?.(error);
    this.#notBeforeMs = this.#options.clock.now() + RETRY_MS;
  }

  /** @throws StoreError when the store takes nothing: then the run is still due. */
  async #scanOrSkip({ id, plannedMs, dueMs }: Upcoming): Promise<void> {
    const { scans, clock, onError } = this.#options;
    const lateMs = clock.now() - dueMs;
    if (lateMs > LATEST_MS) {
      const message = `The server did not run at that time, and it is ${Math.round(lateMs / 60_000)} minutes later.`;
      return this.#skip(id, plannedMs, { code: "missed", message });
    }
    try {
      const current = (): ScheduleRecord | undefined => this.#stillPlanned(id, plannedMs);
      await askForScan({ id, plannedMs, current, alongside: () => this.#moveOn(id, plannedMs) }, this.#options);
    } catch (error) {
      if (error instanceof StoreError || !scans.isStoreWell) throw error;
      const failure = failureOf(error);
      if (failure.code === "internal-error") onError?.(error);
      this.#skip(id, plannedMs, failure);
    }
  }

  #stillPlanned(id: string, plannedMs: number): ScheduleRecord | undefined {
    const record = this.#isStopping ? undefined : this.#options.store.schedules.find(id);
    return record?.next?.plannedMs === plannedMs ? record : undefined;
  }

  /** Times that have passed meanwhile are not made up for. */
  #moveOn(id: string, plannedMs: number): void {
    const { store, clock } = this.#options;
    store.schedules.plan(id, new Timetable(this.find(id)).nextAfter(Math.max(plannedMs, clock.now())));
  }

  #skip(id: string, plannedMs: number, { code, message }: ScanFailure): void {
    const { store, clock } = this.#options;
    if (this.#isStopping) return;
    store.transaction(() => {
      const schedule = this.#stillPlanned(id, plannedMs);
      if (schedule === undefined) return;
      store.schedules.recordSkip(id, { plannedMs, code, message });
      const detail = { plannedAt: new Date(plannedMs).toISOString(), code, why: message };
      const entry = { timeMs: clock.now(), actor: actorOf(schedule), action: "schedule.skip", subject: id, detail };
      store.audit.add(entry);
      this.#moveOn(id, plannedMs);
    });
  }
}

export function noSchedule(id: string): Problem {
  return new Problem("not-found", `There is no schedule ${JSON.stringify(id)}.`);
}
