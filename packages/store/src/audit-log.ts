import { z } from "zod";
import type { Database } from "./database.ts";
import { jsonColumn } from "./scan-record.ts";

/** Who did what to what, and what was decided. */
export interface AuditEntry {
  readonly timeMs: number;
  /** A token's identifier, or a word for whoever needs none. */
  readonly actor: string;
  readonly action: string;
  /** What it was done to, such as a scan's identifier; may be empty. */
  readonly subject: string;
  /** Must survive JSON. */
  readonly detail: unknown;
}

const auditRowSchema = z
  .object({
    number: z.int(),
    time_ms: z.int(),
    actor: z.string(),
    action: z.string(),
    subject: z.string(),
    detail_json: jsonColumn(z.unknown()),
  })
  .transform(
    ({
      number,
      time_ms: timeMs,
      actor,
      action,
      subject,
      detail_json: detail,
    }): AuditEntry & { readonly number: number } => ({
      number,
      timeMs,
      actor,
      action,
      subject,
      detail,
    }),
  );

/** What was decided, for good: the file itself refuses to change or to remove an entry. */
export class AuditLog {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  add({ timeMs, actor, action, subject, detail }: AuditEntry): void {
    this.#database.run("insert into audit (time_ms, actor, action, subject, detail_json) values (?, ?, ?, ?, ?)", [
      timeMs,
      actor,
      action,
      subject,
      JSON.stringify(detail),
    ]);
  }

  /** In their order, those that follow a number. */
  list({
    after,
    limit,
  }: {
    readonly after: number;
    readonly limit: number;
  }): (AuditEntry & { readonly number: number })[] {
    return this.#database.all(auditRowSchema, "select * from audit where number > ? order by number limit ?", [
      after,
      limit,
    ]);
  }
}
