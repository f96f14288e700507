import type { ScanRecord } from "@portolan/store";
import { z } from "zod";
import { scanStatusSchema } from "./event-schemas.ts";
import { scanBodySchema } from "./scan-body.ts";

const time = z.iso.datetime();
const count = z.int().nonnegative();

/** How far a scan has come. */
export const progressSchema = z.object({
  decided: count,
  sent: count,
  retransmitted: count,
  answered: count,
  open: count,
  elapsedMs: count,
  /** Probes a second, while it runs. */
  ratePerSecond: count.exactOptional(),
});

/** A scan as clients see it. */
export const scanViewSchema = z.object({
  id: z.string(),
  status: scanStatusSchema,
  createdAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  /** The schedule that asked for it. */
  schedule: z.string().nullable(),
  /** What was asked for. */
  request: scanBodySchema,
  /** What that came to: ranges of addresses and ports. */
  addresses: z.array(z.string()),
  ports: z.string(),
  probes: count,
  progress: progressSchema.nullable(),
  /** Why it failed. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export type ScanView = z.infer<typeof scanViewSchema>;

export function viewOf(record: ScanRecord): ScanView {
  const { id, status, createdMs, startedMs, endedMs, schedule, request, plan, progress, failure } = record;
  return {
    id,
    status,
    createdAt: textOf(createdMs),
    startedAt: startedMs === null ? null : textOf(startedMs),
    endedAt: endedMs === null ? null : textOf(endedMs),
    schedule,
    request: scanBodySchema.parse(request),
    addresses: plan.addresses,
    ports: plan.ports,
    probes: plan.probes,
    progress,
    failure,
  };
}

function textOf(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
