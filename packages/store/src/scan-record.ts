import { z } from "zod";

/** Where a scan stands. `running` is also a scan whose process died: it goes on when there is a process again. */
export const SCAN_STATUSES = ["queued", "running", "paused", "finished", "aborted", "timed-out", "failed"] as const;

export type ScanStatus = (typeof SCAN_STATUSES)[number];

/** What is scanned, decided once: the addresses that were checked are those that are scanned, whatever a name means later. */
export const scanPlanSchema = z.object({
  /** Ranges as core's `AddressSet` writes them. */
  addresses: z.array(z.string()),
  /** Canonical address to the name it was asked for by. */
  hostnames: z.array(z.tuple([z.string(), z.string()])),
  /** Names that did not resolve while others did, each with a sentence for the user. */
  unresolved: z.array(z.object({ name: z.string(), message: z.string() })),
  /** Ports as core's `formatPorts` writes them. */
  ports: z.string(),
  /** Seed of the probing order, so that a scan that begins again asks in the same one. */
  seed: z.string(),
  /** (host, port) pairs. */
  probes: z.int().nonnegative(),
});

export type ScanPlan = z.infer<typeof scanPlanSchema>;

/** How far a scan has come. */
export const scanProgressSchema = z.object({
  decided: z.number(),
  sent: z.number(),
  retransmitted: z.number(),
  answered: z.number(),
  open: z.number(),
  elapsedMs: z.number(),
});

export type ScanProgress = z.infer<typeof scanProgressSchema>;

/** Why a scan failed. */
export const scanFailureSchema = z.object({ code: z.string(), message: z.string() });

export type ScanFailure = z.infer<typeof scanFailureSchema>;

/** A scan as it is kept. */
export interface ScanRecord {
  /** Its place in the order in which scans were asked for. */
  readonly number: number;
  /** Its public name. */
  readonly id: string;
  /** The token that asked for it; empty for whoever needs none. */
  readonly owner: string;
  readonly status: ScanStatus;
  readonly createdMs: number;
  /** When it first ran. */
  readonly startedMs: number | null;
  readonly endedMs: number | null;
  /** What was asked, as JSON gave it: whoever wrote it knows its form. */
  readonly request: unknown;
  readonly plan: ScanPlan;
  readonly progress: ScanProgress | null;
  readonly failure: ScanFailure | null;
  /** Digest of what was asked, to tell a repeated request from another. */
  readonly requestHash: string;
  /** The schedule that asked for it. */
  readonly schedule: string | null;
  /** The highest sequence number that an event of it has. */
  readonly lastSequence: number;
}

/** JSON text in a column, read as a schema says. */
export function jsonColumn<Value>(schema: z.ZodType<Value>): z.ZodType<Value> {
  return z
    .string()
    .transform((text, context): unknown => {
      try {
        return JSON.parse(text);
      } catch {
        context.addIssue("The column is not JSON.");
        return z.NEVER;
      }
    })
    .pipe(schema);
}

/** A row of the table, as a record. */
export const scanRowSchema: z.ZodType<ScanRecord> = z
  .object({
    number: z.int(),
    id: z.string(),
    owner: z.string(),
    status: z.enum(SCAN_STATUSES),
    created_ms: z.int(),
    started_ms: z.int().nullable(),
    ended_ms: z.int().nullable(),
    request_json: jsonColumn(z.unknown()),
    plan_json: jsonColumn(scanPlanSchema),
    progress_json: jsonColumn(scanProgressSchema).nullable(),
    failure_json: jsonColumn(scanFailureSchema).nullable(),
    request_hash: z.string(),
    schedule: z.string().nullable(),
    last_sequence: z.int(),
  })
  .transform((row) => ({
    number: row.number,
    id: row.id,
    owner: row.owner,
    status: row.status,
    createdMs: row.created_ms,
    startedMs: row.started_ms,
    endedMs: row.ended_ms,
    request: row.request_json,
    plan: row.plan_json,
    progress: row.progress_json,
    failure: row.failure_json,
    requestHash: row.request_hash,
    schedule: row.schedule,
    lastSequence: row.last_sequence,
  }));
