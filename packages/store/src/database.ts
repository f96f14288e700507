import { closeSync, existsSync, mkdirSync, openSync } from "node:fs";
import { dirname } from "node:path";
import Libsql from "libsql";
import type { z } from "zod";
import { StoreError, type StoreErrorCode } from "./store-error.ts";

/** Milliseconds to wait while another process writes: a command that makes a token takes far less. */
const BUSY_TIMEOUT_MS = 5_000;
const CACHE_KIB = 16_384;
/** Size to which the write-ahead log is cut when one that is larger has been put in its place. */
const LOG_BYTES = 16 * 2 ** 20;

/** What a statement may be given. */
export type Parameter = string | number | null;

/**
 * One connection to one SQLite file. Everything is synchronous, so that whatever happens inside `transaction` happens at once, and what
 * comes out of the file is checked against a schema.
 *
 * Each method throws StoreError `STORE_FULL`, `STORE_IN_USE`, `STORE_DAMAGED` or `STORE_FAILED`.
 */
export class Database {
  readonly path: string;
  readonly #connection: Libsql.Database;
  /** Prepared once each: the library frees a statement only when it is collected. */
  readonly #statements = new Map<string, Libsql.Statement<Parameter[]>>();
  #isInTransaction = false;

  /** Opens the file, or makes it, for its owner alone. @throws StoreError `STORE_UNOPENABLE` and those above. */
  constructor(path: string) {
    this.path = path;
    try {
      makeFile(path);
      this.#connection = new Libsql(path, { timeout: BUSY_TIMEOUT_MS });
    } catch (cause) {
      const message = `Database file "${path}" cannot be opened (${reasonOf(cause)}): name another, or correct its permissions.`;
      throw new StoreError("STORE_UNOPENABLE", message, { cause });
    }
    // What a transaction has committed is on the disk: nothing that was acknowledged is lost, not even when the power goes.
    this.#do(() => {
      this.#connection.exec(
        // The first one makes a difference for a new file alone, and only before anything is in it.
        `pragma auto_vacuum = incremental; pragma journal_mode = wal; pragma journal_size_limit = ${LOG_BYTES}; pragma synchronous = full; pragma foreign_keys = on; pragma cache_size = -${CACHE_KIB};`,
      );
    });
  }

  /** Runs statements that give nothing back. */
  execute(sql: string): void {
    this.#do(() => void this.#connection.exec(sql));
  }

  /** @returns How many rows were changed. */
  run(sql: string, parameters: readonly Parameter[] = []): number {
    return this.#do(() => this.#prepare(sql).run(...parameters).changes);
  }

  /** The first row, or undefined. */
  get<Row>(schema: z.ZodType<Row>, sql: string, parameters: readonly Parameter[] = []): Row | undefined {
    const row: unknown = this.#do(() => this.#prepare(sql).get(...parameters));
    return row === undefined ? undefined : this.#read(schema, row);
  }

  all<Row>(schema: z.ZodType<Row>, sql: string, parameters: readonly Parameter[] = []): Row[] {
    const rows: unknown[] = this.#do(() => this.#prepare(sql).all(...parameters));
    return rows.map((row) => this.#read(schema, row));
  }

  /** All of it happens, or nothing does. One inside another is part of it. */
  transaction<Result>(work: () => Result): Result {
    if (this.#isInTransaction) return work();
    this.execute("begin immediate");
    this.#isInTransaction = true;
    try {
      const result = work();
      this.execute("commit");
      return result;
    } catch (error) {
      this.#rollBack();
      throw error;
    } finally {
      this.#isInTransaction = false;
    }
  }

  close(): void {
    this.#statements.clear();
    this.#connection.close();
  }

  /** A full disk may have rolled the transaction back already. */
  #rollBack(): void {
    if (this.#connection.inTransaction) this.execute("rollback");
  }

  #prepare(sql: string): Libsql.Statement<Parameter[]> {
    let statement = this.#statements.get(sql);
    if (statement === undefined) {
      statement = this.#connection.prepare<Parameter[]>(sql);
      this.#statements.set(sql, statement);
    }
    return statement;
  }

  #read<Row>(schema: z.ZodType<Row>, row: unknown): Row {
    const result = schema.safeParse(row);
    if (result.success) return result.data;
    throw this.#error("STORE_DAMAGED", "holds a row that was not written by this program", result.error);
  }

  #do<Result>(work: () => Result): Result {
    try {
      return work();
    } catch (cause) {
      const [code, what] = complaintOf(cause);
      throw this.#error(code, what, cause);
    }
  }

  #error(code: StoreErrorCode, what: string, cause: unknown): StoreError {
    return new StoreError(code, `Database file "${this.path}" ${what}: ${ADVICE[code]}.`, { cause });
  }
}

/** A file that is there is not opened: to close it again would drop the locks that this process has on it (fcntl(2), "Record locking"). */
function makeFile(path: string): void {
  mkdirSync(dirname(path), { recursive: true, mode: 0o700 });
  if (!existsSync(path)) closeSync(openSync(path, "a", 0o600));
}

const ADVICE: Readonly<Record<StoreErrorCode, string>> = {
  STORE_UNOPENABLE: "name another",
  STORE_IN_USE: "stop what uses it, or name another",
  STORE_TOO_NEW: "take the version of the program that wrote it",
  STORE_FULL: "make room on the disk",
  STORE_DAMAGED: "put a copy of it in its place, or name another",
  STORE_FAILED: "please report this",
};

/** Result codes of SQLite (sqlite.org/rescode.html) in words that continue "Database file … ". */
function complaintOf(cause: unknown): readonly [StoreErrorCode, string] {
  const code = reasonOf(cause);
  // The latter when there is no room for the index of the write-ahead log, which every reader needs.
  if (code.startsWith("SQLITE_FULL") || code === "SQLITE_IOERR_SHMSIZE")
    return ["STORE_FULL", "cannot grow, since the disk is full"];
  if (code.startsWith("SQLITE_BUSY") || code.startsWith("SQLITE_LOCKED"))
    return ["STORE_IN_USE", "is held by another process"];
  if (code.startsWith("SQLITE_CORRUPT") || code.startsWith("SQLITE_NOTADB")) return ["STORE_DAMAGED", "is damaged"];
  return ["STORE_FAILED", `refuses a statement (${code})`];
}

function reasonOf(cause: unknown): string {
  if (cause instanceof Error && "code" in cause && typeof cause.code === "string" && cause.code !== "")
    return cause.code;
  return cause instanceof Error ? cause.message : String(cause);
}
