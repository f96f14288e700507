import { SCHEDULE_STATUSES, type ScheduleRecord } from "@portolan/store";
import { z } from "zod";
import { nextSchema } from "../requests/cursor.ts";
import { scanStatusSchema } from "../scans/event-schemas.ts";
import { scanBodySchema } from "../scans/scan-body.ts";

const time = z.iso.datetime();

/** A schedule as clients see it. */
export const scheduleViewSchema = z.object({
  id: z.string(),
  name: z.string().nullable(),
  status: z.enum(SCHEDULE_STATUSES),
  cron: z.string(),
  timeZone: z.string(),
  jitterSeconds: z.int().nonnegative(),
  /** What each scan is asked for with. */
  scan: scanBodySchema,
  createdAt: time,
  /** When the next scan is to begin, jitter included; none while it is paused. */
  nextRun: time.nullable(),
  /** The last scan, and the time that it was planned for; none where it was asked for by hand. */
  lastScan: z.object({ id: z.string(), status: scanStatusSchema, plannedAt: time.nullable() }).nullable(),
  /** The last planned time without a scan, and why: a problem's word, an error code, or `missed`. */
  lastSkip: z.object({ plannedAt: time, code: z.string(), message: z.string() }).nullable(),
});

export type ScheduleView = z.infer<typeof scheduleViewSchema>;

/** A page of schedules. */
export const schedulePageSchema = z.object({ schedules: z.array(scheduleViewSchema), next: nextSchema });

export function scheduleViewOf(record: ScheduleRecord): ScheduleView {
  const { id, name, status, cron, timeZone, jitterSeconds, scan, createdMs, next, lastScan, lastSkip } = record;
  return {
    id,
    name,
    status,
    cron,
    timeZone,
    jitterSeconds,
    scan: scanBodySchema.parse(scan),
    createdAt: textOf(createdMs),
    nextRun: textOrNull(next?.dueMs ?? null),
    lastScan: lastScan && { id: lastScan.id, status: lastScan.status, plannedAt: textOrNull(lastScan.plannedMs) },
    lastSkip: lastSkip && { plannedAt: textOf(lastSkip.plannedMs), code: lastSkip.code, message: lastSkip.message },
  };
}

function textOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : textOf(timeMs);
}

function textOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
