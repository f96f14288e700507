import { SCHEDULE_STATUSES, type ScheduleRecord } from "@portolan/store";
import { z } from "zod";
import { nextSchema } from "../requests/cursor.ts";
import { scanStatusSchema } from "../scans/event-schemas.ts";
import { scanBodySchema } from "../scans/scan-body.ts";

const time = z.iso.datetime();

const webhookViewSchema = z.object({
  /** Scheme, host and port of its URL. The rest is shown to nobody: it may be what opens the door. */
  origin: z.string(),
  on: z.enum(["change", "always"]),
  /** What notices are signed with: in the answer that makes the schedule, and never again. */
  secret: z.string().exactOptional(),
});

/** The last notice, and what became of it. */
const deliveryViewSchema = z.object({
  /** `x-portolan-delivery` of each try. */
  id: z.string(),
  /** The scan that it is about. */
  scan: z.string(),
  status: z.enum(["pending", "delivered", "failed"]),
  /** Tries that were made. */
  attempts: z.int().nonnegative(),
  deliveredAt: time.nullable(),
  nextTry: time.nullable(),
  /** Why it is not delivered, in a clause. */
  problem: z.string().nullable(),
});

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
  webhook: webhookViewSchema.nullable(),
  lastDelivery: deliveryViewSchema.nullable(),
});

export type ScheduleView = z.infer<typeof scheduleViewSchema>;

/** A page of schedules. */
export const schedulePageSchema = z.object({ schedules: z.array(scheduleViewSchema), next: nextSchema });

/** @param secret What notices are signed with, when the schedule is made. */
export function scheduleViewOf(record: ScheduleRecord, secret?: string): ScheduleView {
  const { id, name, status, cron, timeZone, jitterSeconds, scan, createdMs, next } = record;
  const { lastScan, lastSkip, webhook, lastNotice } = record;
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
    webhook: webhook && {
      origin: new URL(webhook.url).origin,
      on: webhook.on,
      ...(secret === undefined ? {} : { secret }),
    },
    lastDelivery: lastNotice && deliveryOf(lastNotice),
  };
}

function deliveryOf(notice: NonNullable<ScheduleRecord["lastNotice"]>): z.infer<typeof deliveryViewSchema> {
  const { id, scan, attempts, nextMs, deliveredMs, problem } = notice;
  const status = deliveredMs !== null ? "delivered" : nextMs !== null ? "pending" : "failed";
  return { id, scan, status, attempts, deliveredAt: textOrNull(deliveredMs), nextTry: textOrNull(nextMs), problem };
}

function textOrNull(timeMs: number | null): string | null {
  return timeMs === null ? null : textOf(timeMs);
}

function textOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
