import { z } from "zod";
import { jsonColumn, SCAN_STATUSES, type ScanStatus, scanFailureSchema } from "./scan-record.ts";

export const SCHEDULE_STATUSES = ["active", "paused"] as const;

export type ScheduleStatus = (typeof SCHEDULE_STATUSES)[number];

/** When a schedule runs next. */
export interface PlannedRun {
  /** The time that its cron expression gives: what makes one run another than the next. */
  readonly plannedMs: number;
  /** When the scan is to begin, jitter included. */
  readonly dueMs: number;
}

const scheduleSkipSchema = scanFailureSchema.extend({ plannedMs: z.int() });

/** Why there is no scan for a planned time. */
export type ScheduleSkip = z.infer<typeof scheduleSkipSchema>;

const webhookSchema = z.object({
  url: z.string(),
  /** Whether every comparison makes a notice, or only one that found changes. */
  on: z.enum(["change", "always"]),
});

/** Who is told of what scans find otherwise than those before. What notices are signed with is asked for by itself. */
export type Webhook = z.infer<typeof webhookSchema>;

/** What became of a notice. */
export interface NoticeOutcome {
  /** The scan that it is about. */
  readonly scan: string;
  /** Tries that were made. */
  readonly attempts: number;
  /** When it is to be posted next; none when it was delivered or given up. */
  readonly nextMs: number | null;
  readonly deliveredMs: number | null;
  /** Why it is not delivered, in a clause. */
  readonly problem: string | null;
}

/** A schedule as it is kept: without what its notices are signed with. */
export interface ScheduleRecord {
  /** Its place in the order in which schedules were made. */
  readonly number: number;
  /** Its public name. */
  readonly id: string;
  /** The token that made it; empty for whoever needs none. */
  readonly owner: string;
  readonly name: string | null;
  readonly status: ScheduleStatus;
  readonly cron: string;
  readonly timeZone: string;
  readonly jitterSeconds: number;
  /** What each scan is asked for with, as JSON gave it: whoever wrote it knows its form. */
  readonly scan: unknown;
  readonly createdMs: number;
  /** None while it is paused. */
  readonly next: PlannedRun | null;
  /** The last scan that there still is; without a planned time, when it was asked for by hand. */
  readonly lastScan: { readonly id: string; readonly status: ScanStatus; readonly plannedMs: number | null } | null;
  readonly lastSkip: ScheduleSkip | null;
  readonly webhook: Webhook | null;
  readonly lastNotice: (NoticeOutcome & { readonly id: string }) | null;
  /** Digest of what was asked, to tell a repeated request from another. */
  readonly requestHash: string;
}

/** A row of `SELECT_SCHEDULES`, as a record. */
export const scheduleRowSchema: z.ZodType<ScheduleRecord> = z
  .object({
    number: z.int(),
    id: z.string(),
    owner: z.string(),
    name: z.string().nullable(),
    status: z.enum(SCHEDULE_STATUSES),
    cron: z.string(),
    time_zone: z.string(),
    jitter_seconds: z.int().nonnegative(),
    scan_json: jsonColumn(z.unknown()),
    created_ms: z.int(),
    planned_ms: z.int().nullable(),
    due_ms: z.int().nullable(),
    last_skip_json: jsonColumn(scheduleSkipSchema).nullable(),
    webhook_json: jsonColumn(webhookSchema).nullable(),
    request_hash: z.string(),
    last_scan_id: z.string().nullable(),
    last_scan_status: z.enum(SCAN_STATUSES).nullable(),
    last_scan_planned_ms: z.int().nullable(),
    notice_id: z.string().nullable(),
    notice_scan: z.string().nullable(),
    notice_attempts: z.int().nullable(),
    notice_next_ms: z.int().nullable(),
    notice_delivered_ms: z.int().nullable(),
    notice_problem: z.string().nullable(),
  })
  .transform((row) => ({
    number: row.number,
    id: row.id,
    owner: row.owner,
    name: row.name,
    status: row.status,
    cron: row.cron,
    timeZone: row.time_zone,
    jitterSeconds: row.jitter_seconds,
    scan: row.scan_json,
    createdMs: row.created_ms,
    next: row.planned_ms === null || row.due_ms === null ? null : { plannedMs: row.planned_ms, dueMs: row.due_ms },
    lastScan: lastScanOf(row.last_scan_id, row.last_scan_status, row.last_scan_planned_ms),
    lastSkip: row.last_skip_json,
    webhook: row.webhook_json,
    lastNotice: lastNoticeOf(row),
    requestHash: row.request_hash,
  }));

function lastScanOf(
  id: string | null,
  status: ScanStatus | null,
  plannedMs: number | null,
): ScheduleRecord["lastScan"] {
  return id === null || status === null ? null : { id, status, plannedMs };
}

function lastNoticeOf(row: {
  readonly notice_id: string | null;
  readonly notice_scan: string | null;
  readonly notice_attempts: number | null;
  readonly notice_next_ms: number | null;
  readonly notice_delivered_ms: number | null;
  readonly notice_problem: string | null;
}): ScheduleRecord["lastNotice"] {
  const { notice_id: id, notice_scan: scan, notice_attempts: attempts } = row;
  if (id === null || scan === null || attempts === null) return null;
  const { notice_next_ms: nextMs, notice_delivered_ms: deliveredMs, notice_problem: problem } = row;
  return { id, scan, attempts, nextMs, deliveredMs, problem };
}

/** Schedules, each with the scan that it asked for last, and its last notice. */
export const SELECT_SCHEDULES = `
  select schedules.*, scans.id as last_scan_id, scans.status as last_scan_status, runs.planned_ms as last_scan_planned_ms,
    notices.id as notice_id, notices.scan as notice_scan, notices.attempts as notice_attempts, notices.next_ms as notice_next_ms,
    notices.delivered_ms as notice_delivered_ms, notices.problem as notice_problem
  from schedules
  left join schedule_runs as runs on runs.schedule = schedules.number
    and runs.scan = (select max(scan) from schedule_runs where schedule = schedules.number)
  left join scans on scans.number = runs.scan and scans.removed_ms is null
  left join notices on notices.number = (select max(number) from notices where schedule = schedules.number)`;
