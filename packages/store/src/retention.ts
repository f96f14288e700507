import { z } from "zod";
import type { Database } from "./database.ts";

/** Events that are removed at once: some 15 ms of work, which nothing else of this process can interrupt. */
const EVENTS_AT_ONCE = 200;
/** Pages that are given back to the disk at once. */
const PAGES_AT_ONCE = 250;

/** A scan that is over. */
const endedScanSchema = z.object({ number: z.int(), id: z.string(), createdMs: z.int(), endedMs: z.int() });

export type EndedScan = z.infer<typeof endedScanSchema>;

const numberSchema = z.object({ number: z.int() });
const pagesSchema = z.object({ page_count: z.int(), freelist_count: z.int(), page_size: z.int() });

/**
 * Takes scans out that are over, some of the work at a time: a scan is hidden first, so that it is not there for anybody any more, and
 * then removed in slices. What was begun before the end of a process is gone on with by the next.
 */
export class Retention {
  readonly #database: Database;

  constructor(database: Database) {
    this.#database = database;
  }

  /**
   * Bytes of what is kept: the file, but for what is free in it. What the write-ahead log holds is put in its place first, so that what is
   * about to go does not count twice.
   */
  measureBytes(): number {
    this.#database.execute("pragma wal_checkpoint(truncate)");
    const { page_count: pages, freelist_count: free, page_size: bytes } = this.#pages();
    return (pages - free) * bytes;
  }

  /** The scan that has been over for the longest time. */
  oldest(): EndedScan | undefined {
    const sql = `select number, id, created_ms as createdMs, ended_ms as endedMs from scans
      where ended_ms is not null and removed_ms is null order by ended_ms, number limit 1`;
    return this.#database.get(endedScanSchema, sql);
  }

  /** From now on the scan is not there, nor is its idempotency key. What it told goes by and by. */
  hide({ number }: EndedScan, nowMs: number): void {
    const sql = "update scans set removed_ms = ?, idempotency_key = null where number = ? and ended_ms is not null";
    this.#database.run(sql, [nowMs, number]);
  }

  /** Removes some of what is hidden. @returns Whether there may be more. */
  removeSome(): boolean {
    return this.#database.transaction(() => {
      const hidden = this.#database.get(numberSchema, "select number from scans where removed_ms is not null limit 1");
      if (hidden === undefined) return false;
      const removed = this.#database.run(
        `delete from events where scan = ?1 and sequence <=
           (select max(sequence) from (select sequence from events where scan = ?1 order by sequence limit ?2))`,
        [hidden.number, EVENTS_AT_ONCE],
      );
      if (removed === 0) this.#database.run("delete from scans where number = ?", [hidden.number]);
      return true;
    });
  }

  /** Gives some of what is free in the file back to the disk. @returns Whether there may be more. */
  giveBackSome(): boolean {
    const before = this.#pages().freelist_count;
    this.#database.execute(`pragma incremental_vacuum(${PAGES_AT_ONCE})`);
    const after = this.#pages().freelist_count;
    if (after > 0 && after < before) return true;
    // The file itself becomes shorter when what the log holds has been put in its place.
    if (before > 0) this.#database.execute("pragma wal_checkpoint(truncate)");
    return false;
  }

  #pages(): z.infer<typeof pagesSchema> {
    const sql =
      "select page_count, freelist_count, page_size from pragma_page_count, pragma_freelist_count, pragma_page_size";
    return this.#database.get(pagesSchema, sql) ?? { page_count: 0, freelist_count: 0, page_size: 0 };
  }
}
