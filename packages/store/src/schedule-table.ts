import { z } from "zod";
import type { Database, Parameter } from "./database.ts";
import { SCAN_STATUSES, type ScanStatus } from "./scan-record.ts";
import {
  type PlannedRun,
  type ScheduleRecord,
  type ScheduleSkip,
  type ScheduleStatus,
  SELECT_SCHEDULES,
  scheduleRowSchema,
  type Webhook,
} from "./schedule-record.ts";

/** A schedule that is asked for. */
export interface NewSchedule {
  readonly id: string;
  readonly owner: string;
  readonly nowMs: number;
  readonly name?: string;
  readonly cron: string;
  readonly timeZone: string;
  readonly jitterSeconds: number;
  /** Must survive JSON. */
  readonly scan: unknown;
  readonly next: PlannedRun;
  /** With what its notices are signed with. */
  readonly webhook?: Webhook & { readonly secret: string };
  readonly requestHash: string;
  /** What the caller would send again to ask for the same schedule, not for another. */
  readonly idempotencyKey?: string;
}

/** Which schedules to list. */
export interface ScheduleListing {
  readonly owner?: string;
  /** Only schedules with a lower number. */
  readonly before?: number;
  readonly limit: number;
}

const countSchema = z.object({ count: z.int() });
const unsettledSchema = z.object({ id: z.string(), number: z.int(), status: z.enum(SCAN_STATUSES) });
const secretSchema = z.object({ secret: z.string() });
const upcomingSchema = z.object({ id: z.string(), plannedMs: z.int(), dueMs: z.int() });

/** Scans that are asked for again and again, and what became of each time. */
export class ScheduleTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a schedule as `active`. */
  add(schedule: NewSchedule): ScheduleRecord {
    const { id, owner, nowMs, name, cron, timeZone, jitterSeconds, scan, next, requestHash, idempotencyKey } = schedule;
    const { secret, ...webhook } = schedule.webhook ?? {};
    return this.#database.transaction(() => {
      this.#database.run(
        `insert into schedules (id, owner, status, created_ms, name, cron, time_zone, jitter_seconds, scan_json, planned_ms, due_ms,
         webhook_json, webhook_secret, request_hash, idempotency_key)
         values (?, ?, 'active', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`,
        [
          id,
          owner,
          nowMs,
          name ?? null,
          cron,
          timeZone,
          jitterSeconds,
          JSON.stringify(scan),
          next.plannedMs,
          next.dueMs,
          schedule.webhook === undefined ? null : JSON.stringify(webhook),
          secret ?? null,
          requestHash,
          idempotencyKey ?? null,
        ],
      );
      const added = this.find(id);
      if (added === undefined) throw new RangeError(`Schedule ${id} was not kept.`);
      return added;
    });
  }

  find(id: string): ScheduleRecord | undefined {
    return this.#database.get(scheduleRowSchema, `${SELECT_SCHEDULES} where schedules.id = ?`, [id]);
  }

  findByKey(owner: string, idempotencyKey: string): ScheduleRecord | undefined {
    const sql = `${SELECT_SCHEDULES} where schedules.owner = ? and schedules.idempotency_key = ?`;
    return this.#database.get(scheduleRowSchema, sql, [owner, idempotencyKey]);
  }

  /** The newest first. */
  list({ owner, before, limit }: ScheduleListing): ScheduleRecord[] {
    const conditions: string[] = [];
    const parameters: Parameter[] = [];
    if (owner !== undefined) {
      conditions.push("schedules.owner = ?");
      parameters.push(owner);
    }
    if (before !== undefined) {
      conditions.push("schedules.number < ?");
      parameters.push(before);
    }
    const where = conditions.length === 0 ? "" : `where ${conditions.join(" and ")}`;
    const sql = `${SELECT_SCHEDULES} ${where} order by schedules.number desc limit ?`;
    return this.#database.all(scheduleRowSchema, sql, [...parameters, limit]);
  }

  count(): number {
    return this.#database.get(countSchema, "select count(*) as count from schedules")?.count ?? 0;
  }

  /** The next run of each schedule that has one, the earliest first. */
  upcoming(): (PlannedRun & { readonly id: string })[] {
    const sql =
      "select id, planned_ms as plannedMs, due_ms as dueMs from schedules where due_ms is not null order by due_ms";
    return this.#database.all(upcomingSchema, sql);
  }

  setStatus(id: string, status: ScheduleStatus): void {
    this.#database.run("update schedules set status = ? where id = ?", [status, id]);
  }

  /** Says when it runs next; null for never. */
  plan(id: string, next: PlannedRun | null): void {
    const sql = "update schedules set planned_ms = ?, due_ms = ? where id = ?";
    this.#database.run(sql, [next?.plannedMs ?? null, next?.dueMs ?? null, id]);
  }

  /**
   * Keeps that a scan is the one for a planned time, or one that was asked for by hand.
   *
   * @throws StoreError `STORE_FAILED` when there is one for that time already.
   */
  recordRun({ number }: ScheduleRecord, plannedMs: number | null, scanNumber: number): void {
    const sql = "insert into schedule_runs (schedule, planned_ms, scan) values (?, ?, ?)";
    this.#database.run(sql, [number, plannedMs, scanNumber]);
  }

  /** The scans of which nobody has seen yet that they are over, in the order in which they were asked for. */
  unsettled(): { readonly id: string; readonly number: number; readonly status: ScanStatus }[] {
    const sql = `select scans.id, scans.number, scans.status from schedule_runs join scans on scans.number = schedule_runs.scan
      where is_settled = 0 order by scan`;
    return this.#database.all(unsettledSchema, sql);
  }

  /** Keeps that a scan is over, and was compared where it is to be. */
  settle(scanId: string): void {
    const sql = "update schedule_runs set is_settled = 1 where scan = (select number from scans where id = ?)";
    this.#database.run(sql, [scanId]);
  }

  /** What its notices are signed with; undefined when there is no such schedule, or no webhook of it. */
  webhookSecret(id: string): string | undefined {
    const sql = "select webhook_secret as secret from schedules where id = ? and webhook_secret is not null";
    return this.#database.get(secretSchema, sql, [id])?.secret;
  }

  /** Keeps why there is no scan for a planned time, in the place of what was kept so before. */
  recordSkip(id: string, skip: ScheduleSkip): void {
    this.#database.run("update schedules set last_skip_json = ? where id = ?", [JSON.stringify(skip), id]);
  }

  /** Its scans stay, and its notices go. @returns Whether there was such a schedule. */
  remove(id: string): boolean {
    return this.#database.run("delete from schedules where id = ?", [id]) > 0;
  }
}
