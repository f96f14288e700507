import Libsql from "libsql";
import { StoreError } from "./store-error.ts";

/**
 * Makes sure that no other process holds the same file, until the function that it gives is called or this process ends, however it
 * ends: the lock is the kernel's, by way of SQLite's own on a file that stays empty.
 *
 * @throws StoreError `STORE_IN_USE`, `STORE_UNOPENABLE`.
 */
export function holdLock(path: string): () => void {
  let connection: Libsql.Database | undefined;
  try {
    connection = new Libsql(path);
    // A journal in memory: the lock needs no room on a disk that is full.
    connection.exec("pragma journal_mode = memory; begin exclusive");
  } catch (cause) {
    connection?.close();
    const isHeld = cause instanceof Error && "code" in cause && String(cause.code).startsWith("SQLITE_BUSY");
    if (isHeld)
      throw new StoreError(
        "STORE_IN_USE",
        `Lock file "${path}" is held by another process: stop it, or name another folder.`,
        { cause },
      );
    throw new StoreError(
      "STORE_UNOPENABLE",
      `Lock file "${path}" cannot be made: correct its folder's permissions, or name another.`,
      { cause },
    );
  }
  const held = connection;
  return () => {
    held.close();
  };
}
