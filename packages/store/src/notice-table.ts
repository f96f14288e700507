import { z } from "zod";
import type { Database } from "./database.ts";
import type { NoticeOutcome, ScheduleRecord } from "./schedule-record.ts";

/** A notice that is to be posted. */
export interface NewNotice {
  /** The same for each try to deliver it, so that a receiver can tell a repetition. */
  readonly id: string;
  /** The scan that it is about. */
  readonly scan: string;
  /** Empty for one that cannot be made. */
  readonly body: string;
  /** When it is to be posted; null for one that never is. */
  readonly nextMs: number | null;
  /** Why it never is, in a clause. */
  readonly problem?: string;
}

const noticeSchema = z.object({ id: z.string(), schedule: z.string(), body: z.string(), attempts: z.int() });

/** A notice to whoever is told of a schedule. */
export type NoticeRecord = z.infer<typeof noticeSchema>;

const countSchema = z.object({ count: z.int() });
const upcomingSchema = z.object({ id: z.string(), nextMs: z.int() });

/** What is to be told to webhooks, until it is delivered or given up. */
export class NoticeTable {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /** Keeps a notice, in the place of those of its schedule that are delivered or given up. */
  add({ number }: Pick<ScheduleRecord, "number">, { id, scan, body, nextMs, problem }: NewNotice): void {
    this.#database.transaction(() => {
      this.#database.run("delete from notices where schedule = ? and next_ms is null", [number]);
      this.#database.run("insert into notices (id, schedule, scan, body, next_ms, problem) values (?, ?, ?, ?, ?, ?)", [
        id,
        number,
        scan,
        body,
        nextMs,
        problem ?? null,
      ]);
    });
  }

  find(id: string): NoticeRecord | undefined {
    const sql = `select notices.id, schedules.id as schedule, body, attempts from notices
      join schedules on schedules.number = notices.schedule where notices.id = ?`;
    return this.#database.get(noticeSchema, sql, [id]);
  }

  /** Those that are to be posted, the earliest first. */
  upcoming(limit: number): { readonly id: string; readonly nextMs: number }[] {
    const sql = "select id, next_ms as nextMs from notices where next_ms is not null order by next_ms, number limit ?";
    return this.#database.all(upcomingSchema, sql, [limit]);
  }

  /** How many are still to be posted. */
  countWaiting(): number {
    return (
      this.#database.get(countSchema, "select count(*) as count from notices where next_ms is not null")?.count ?? 0
    );
  }

  /** Keeps what came of a try. */
  change(id: string, { attempts, nextMs, deliveredMs, problem }: Omit<NoticeOutcome, "scan">): void {
    const sql = "update notices set attempts = ?, next_ms = ?, delivered_ms = ?, problem = ? where id = ?";
    this.#database.run(sql, [attempts, nextMs, deliveredMs, problem, id]);
  }
}
