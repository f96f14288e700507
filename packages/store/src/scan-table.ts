import { z } from "zod";
import type { Database, Parameter } from "./database.ts";
import {
  type ScanFailure,
  type ScanPlan,
  type ScanProgress,
  type ScanRecord,
  type ScanStatus,
  scanRowSchema,
} from "./scan-record.ts";
import { LONGEST_RATE_MS } from "./token-table.ts";

/** A scan that is asked for. */
export interface NewScan {
  readonly id: string;
  readonly owner: string;
  readonly nowMs: number;
  /** Must survive JSON. */
  readonly request: unknown;
  readonly requestHash: string;
  readonly plan: ScanPlan;
  /** What the caller would send again to ask for the same scan, not for another. */
  readonly idempotencyKey?: string;
  /** The schedule that asks for it. */
  readonly schedule?: string;
}

/** Which scans to list. */
export interface ScanListing {
  readonly owner?: string;
  readonly status?: ScanStatus;
  /** Only scans that this schedule asked for. */
  readonly schedule?: string;
  /** Only scans with a lower number. */
  readonly before?: number;
  readonly limit: number;
}

/** What changes of a scan; what is left out stays. */
export interface ScanChange {
  readonly status?: ScanStatus;
  readonly startedMs?: number;
  readonly endedMs?: number;
  readonly progress?: ScanProgress;
  readonly failure?: ScanFailure;
}

const countSchema = z.object({ count: z.int() });
const askedSchema = z.object({ count: z.int(), firstMs: z.int() });

/** The scans that were ever asked for. */
export class ScanTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a scan as `queued`, unless there is one of this owner with the same idempotency key: then that one is given. */
  add(scan: NewScan): { readonly scan: ScanRecord; readonly isNew: boolean } {
    return this.#database.transaction(() => {
      const { idempotencyKey } = scan;
      const earlier = idempotencyKey === undefined ? undefined : this.findByKey(scan.owner, idempotencyKey);
      if (earlier !== undefined) return { scan: earlier, isNew: false };
      this.#database.run(
        `insert into scans (id, owner, status, created_ms, request_json, plan_json, idempotency_key, request_hash, schedule)
         values (?, ?, 'queued', ?, ?, ?, ?, ?, ?)`,
        [
          scan.id,
          scan.owner,
          scan.nowMs,
          JSON.stringify(scan.request),
          JSON.stringify(scan.plan),
          idempotencyKey ?? null,
          scan.requestHash,
          scan.schedule ?? null,
        ],
      );
      if (scan.owner !== "") this.#recordRequest(scan.owner, scan.nowMs);
      const added = this.find(scan.id);
      if (added === undefined) throw new Error(`Scan ${scan.id} is not there after it was added.`);
      return { scan: added, isNew: true };
    });
  }

  find(id: string): ScanRecord | undefined {
    return this.#database.get(scanRowSchema, "select * from scans where id = ? and removed_ms is null", [id]);
  }

  findByKey(owner: string, idempotencyKey: string): ScanRecord | undefined {
    const sql = "select * from scans where owner = ? and idempotency_key = ?";
    return this.#database.get(scanRowSchema, sql, [owner, idempotencyKey]);
  }

  /** The newest first. */
  list({ owner, status, schedule, before, limit }: ScanListing): ScanRecord[] {
    const conditions = ["removed_ms is null"];
    const parameters: Parameter[] = [];
    const add = (condition: string, value: Parameter | undefined): void => {
      if (value === undefined) return;
      conditions.push(condition);
      parameters.push(value);
    };
    add("owner = ?", owner);
    add("status = ?", status);
    add("schedule = ?", schedule);
    add("number < ?", before);
    const sql = `select * from scans where ${conditions.join(" and ")} order by number desc limit ?`;
    return this.#database.all(scanRowSchema, sql, [...parameters, limit]);
  }

  /** The scan that has waited longest. */
  nextQueued(): ScanRecord | undefined {
    return this.#database.get(scanRowSchema, "select * from scans where status = 'queued' order by number limit 1");
  }

  /**
   * How many scans a token has asked for since a time, and when the first of these: also scans that were removed.
   *
   * @param sinceMs Not longer ago than `LONGEST_RATE_MS`.
   */
  askedSince(owner: string, sinceMs: number): { readonly count: number; readonly firstMs: number } {
    const sql =
      "select count(*) as count, coalesce(min(time_ms), 0) as firstMs from scan_requests where owner = ? and time_ms > ?";
    return this.#database.get(askedSchema, sql, [owner, sinceMs]) ?? { count: 0, firstMs: 0 };
  }

  count(status: ScanStatus): number {
    // Two counts that an index alone answers.
    const sql = `select (select count(*) from scans where status = ?1)
      - (select count(*) from scans where removed_ms is not null and status = ?1) as count`;
    return this.#database.get(countSchema, sql, [status])?.count ?? 0;
  }

  change(id: string, { status, startedMs, endedMs, progress, failure }: ScanChange): void {
    this.#database.run(
      `update scans set status = coalesce(?, status), started_ms = coalesce(started_ms, ?), ended_ms = coalesce(?, ended_ms),
       progress_json = coalesce(?, progress_json), failure_json = coalesce(?, failure_json) where id = ?`,
      [
        status ?? null,
        startedMs ?? null,
        endedMs ?? null,
        progress === undefined ? null : JSON.stringify(progress),
        failure === undefined ? null : JSON.stringify(failure),
        id,
      ],
    );
  }

  /** What no rate asks for any more goes. */
  #recordRequest(owner: string, nowMs: number): void {
    this.#database.run("delete from scan_requests where time_ms <= ?", [nowMs - LONGEST_RATE_MS]);
    this.#database.run("insert into scan_requests (owner, time_ms) values (?, ?)", [owner, nowMs]);
  }

  /** Queues again what ran when the process ended. @returns Their identifiers. */
  requeueRunning(): readonly string[] {
    const idSchema = z.object({ id: z.string() });
    return this.#database.transaction(() => {
      const running = this.#database.all(idSchema, "select id from scans where status = 'running' order by number");
      this.#database.run("update scans set status = 'queued' where status = 'running'");
      return running.map(({ id }) => id);
    });
  }
}
