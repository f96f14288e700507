import type { ScanRecord } from "@portolan/store";
import { z } from "zod";
import { scanBodySchema } from "./scan-body.ts";

const time = z.iso.datetime();
const count = z.int().nonnegative();

/** A scan as clients see it. */
export const scanViewSchema = z.object({
  id: z.string(),
  status: z.enum(["queued", "running", "paused", "finished", "aborted", "timed-out", "failed"]),
  createdAt: time,
  startedAt: time.nullable(),
  endedAt: time.nullable(),
  /** What was asked for. */
  request: scanBodySchema,
  /** What that came to: ranges of addresses and ports. */
  addresses: z.array(z.string()),
  ports: z.string(),
  probes: count,
  progress: z
    .object({
      decided: count,
      sent: count,
      retransmitted: count,
      answered: count,
      open: count,
      elapsedMs: count,
      /** Probes a second, while it runs. */
      ratePerSecond: count.optional(),
    })
    .nullable(),
  /** Why it failed. */
  failure: z.object({ code: z.string(), message: z.string() }).nullable(),
});

export type ScanView = z.infer<typeof scanViewSchema>;

export function viewOf(record: ScanRecord): ScanView {
  const { id, status, createdMs, startedMs, endedMs, request, plan, progress, failure } = record;
  return {
    id,
    status,
    createdAt: textOf(createdMs),
    startedAt: startedMs === null ? null : textOf(startedMs),
    endedAt: endedMs === null ? null : textOf(endedMs),
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
