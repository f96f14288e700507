import { randomBytes, randomUUID } from "node:crypto";
import {
  type NewSchedule,
  type PlannedRun,
  type ScanFailure,
  type ScanRecord,
  type ScheduleRecord,
  StoreError,
} from "@portolan/store";
import { actorOf, type Caller } from "../access/caller.ts";
import type { Finder } from "../access/find-visible.ts";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { unavailable } from "../problem/unavailable.ts";
import { sameRequest } from "../requests/same-request.ts";
import { failureOf } from "../scans/scan-run.ts";
import type { Clock } from "../time/clock.ts";
import { DueLoop, type DueWork } from "../time/due-loop.ts";
import { askForScan, type ScanAskerOptions } from "./ask-for-scan.ts";
import type { ScheduleBody } from "./schedule-body.ts";
import type { ScheduleTotals } from "./schedule-totals.ts";
import { Timetable } from "./timetable.ts";

/** How late a run may be, since the server was down, to be made nevertheless: later, nobody expects it. */
const LATEST_MS = 3_600_000;
const MOST_AT_ONCE = 8;
/** As many bits as the HMAC that it makes (RFC 2104, section 3). */
const SECRET_BYTES = 32;

/** What the service is made with. */
export interface ScheduleServiceOptions extends ScanAskerOptions {
  readonly limits: Pick<Limits, "schedules" | "scheduleIntervalMs">;
  readonly clock: Clock;
  readonly totals: ScheduleTotals;
  /** Judges a webhook by the policies of this server and of the caller. @throws Problem `webhook-not-allowed` */
  readonly judgeWebhook: (url: URL, caller: Caller) => Promise<unknown>;
  /** Told of each scan that was asked for. */
  readonly onScan: (scan: ScanRecord) => void;
  /** Told what went wrong that no client hears of. */
  readonly onError?: (error: unknown) => void;
}

type Upcoming = PlannedRun & DueWork;

/** A schedule that was asked for. */
export interface AddedSchedule {
  readonly schedule: ScheduleRecord;
  /** What its notices are signed with: told now, and never again. */
  readonly secret?: string;
}

/**
 * Asks for scans at the times of schedules, and outlives its process: a planned time is kept until there is a scan for it, or a reason why
 * there is none, and is moved on in the same transaction.
 */
export class ScheduleService implements Finder<ScheduleRecord> {
  readonly #options: ScheduleServiceOptions;
  readonly #loop: DueLoop<Upcoming>;
  #isStopping = false;

  constructor(options: ScheduleServiceOptions) {
    const { store, clock, onError } = options;
    this.#options = options;
    this.#loop = new DueLoop({
      clock,
      upcoming: () => store.schedules.upcoming(),
      run: (upcoming) => this.#scanOrSkip(upcoming),
      mostAtOnce: MOST_AT_ONCE,
      onError,
    });
  }

  /** Begins what is due, and waits for what will be. */
  start(): void {
    this.#loop.arm();
  }

  /** Asks for no more scans, and for none whose names are being looked up: those are still due when it starts again. */
  stop(): void {
    this.#isStopping = true;
    void this.#loop.stop();
  }

  /**
   * Makes a schedule, or gives the one that was made for the same idempotency key.
   *
   * @param alongside Keeps more in the same transaction; not called for a schedule that there is already.
   * @throws Problem `schedule-invalid`, `too-many-schedules`, `idempotency-key-reused`, and what a client that asks for its scan is told.
   * @throws InputError for targets or ports that cannot be understood.
   */
  async add(
    body: ScheduleBody,
    caller: Caller,
    asked: Pick<NewSchedule, "requestHash" | "idempotencyKey">,
    alongside: (schedule: ScheduleRecord) => void,
  ): Promise<AddedSchedule> {
    const { store, clock, limits, plan, judgeWebhook } = this.#options;
    const { owner } = caller;
    const earlier = this.#findEarlier(owner, asked);
    if (earlier !== undefined) return { schedule: earlier };
    const timetable = new Timetable(body);
    timetable.firstAfter(clock.now(), limits.scheduleIntervalMs);
    await plan(body.scan, caller);
    if (body.webhook !== undefined) await judgeWebhook(new URL(body.webhook.url), caller);
    const quicker = this.#findEarlier(owner, asked);
    if (quicker !== undefined) return { schedule: quicker };
    if (store.schedules.count() >= limits.schedules) {
      const detail = `There are ${limits.schedules} schedules, as many as may be here: delete one.`;
      throw new Problem("too-many-schedules", detail);
    }
    const nowMs = clock.now();
    const next = timetable.firstAfter(nowMs, limits.scheduleIntervalMs);
    const { webhook, ...rest } = body;
    const secret = webhook && randomBytes(SECRET_BYTES).toString("base64url");
    const signed = webhook && secret ? { webhook: { ...webhook, secret } } : {};
    const schedule = store.transaction(() => {
      const added = store.schedules.add({ ...rest, ...asked, ...signed, owner, id: randomUUID(), nowMs, next });
      alongside(added);
      return added;
    });
    this.#loop.arm();
    return { schedule, ...(secret === undefined ? {} : { secret }) };
  }

  /** @throws Problem `not-found` */
  find(id: string): ScheduleRecord {
    const record = this.#options.store.schedules.find(id);
    if (record === undefined) throw this.missing(id);
    return record;
  }

  missing(id: string): Problem {
    return new Problem("not-found", `There is no schedule ${JSON.stringify(id)}.`);
  }

  /** Plans no more runs, until it is resumed. @throws Problem `not-found` */
  pause(id: string): ScheduleRecord {
    const { store } = this.#options;
    store.transaction(() => {
      store.schedules.setStatus(this.find(id).id, "paused");
      store.schedules.plan(id, null);
    });
    this.#loop.arm();
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
      this.#loop.arm();
    }
    return this.find(id);
  }

  /** Its scans stay, and one that runs goes on. @throws Problem `not-found` */
  remove(id: string): void {
    if (!this.#options.store.schedules.remove(id)) throw this.missing(id);
    this.#loop.arm();
  }

  /**
   * Asks for its scan now, whatever is planned.
   *
   * @throws Problem `not-found`, `schedule-busy`, and what a client that asks for the scan is told.
   */
  async runNow(id: string): Promise<ScanRecord> {
    const current = (): ScheduleRecord | undefined => (this.#isStopping ? undefined : this.find(id));
    const scan = await askForScan({ id, plannedMs: null, current }, this.#options);
    if (scan === undefined) throw unavailable("This server is stopping: try again when it is back.");
    this.#tellOf(scan);
    return scan;
  }

  #findEarlier(
    owner: string,
    { idempotencyKey, requestHash }: Pick<NewSchedule, "requestHash" | "idempotencyKey">,
  ): ScheduleRecord | undefined {
    if (idempotencyKey === undefined) return undefined;
    return sameRequest(this.#options.store.schedules.findByKey(owner, idempotencyKey), requestHash);
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
      const asked = { id, plannedMs, current, alongside: () => this.#moveOn(id, plannedMs) };
      const scan = await askForScan(asked, this.#options);
      if (scan !== undefined) this.#tellOf(scan);
    } catch (error) {
      if (error instanceof StoreError || !scans.isStoreWell) throw error;
      const failure = failureOf(error);
      if (failure.code === "internal-error") onError?.(error);
      this.#skip(id, plannedMs, failure);
    }
  }

  #tellOf(scan: ScanRecord): void {
    this.#options.totals.addScan();
    this.#options.onScan(scan);
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
    const { store, clock, totals } = this.#options;
    if (this.#isStopping) return;
    const isSkipped = store.transaction(() => {
      const schedule = this.#stillPlanned(id, plannedMs);
      if (schedule === undefined) return false;
      store.schedules.recordSkip(id, { plannedMs, code, message });
      const detail = { plannedAt: new Date(plannedMs).toISOString(), code, why: message };
      const entry = { timeMs: clock.now(), actor: actorOf(schedule), action: "schedule.skip", subject: id, detail };
      store.audit.add(entry);
      this.#moveOn(id, plannedMs);
      return true;
    });
    if (isSkipped) totals.addSkip(code);
  }
}
