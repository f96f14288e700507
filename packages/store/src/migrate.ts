import { z } from "zod";
import type { Database } from "./database.ts";
import { MIGRATIONS } from "./migrations.ts";
import { StoreError } from "./store-error.ts";

const versionSchema = z.object({ user_version: z.int().nonnegative() });

/**
 * Brings a file to the newest schema: each step that it has not seen yet, in order, each with its number in a transaction of its own.
 *
 * @throws StoreError `STORE_TOO_NEW` for a file that a later version has migrated.
 */
export function migrate(database: Database, migrations: readonly string[] = MIGRATIONS): void {
  const version = versionOf(database);
  if (version > migrations.length) {
    const message = `Database file "${database.path}" has schema ${version}, and this program knows up to ${migrations.length}: take the version of the program that wrote it.`;
    throw new StoreError("STORE_TOO_NEW", message);
  }
  for (let next = version; next < migrations.length; next += 1) {
    database.transaction(() => {
      // Another process may have been quicker.
      if (versionOf(database) !== next) return;
      database.execute(migrations[next] ?? "");
      database.execute(`pragma user_version = ${next + 1}`);
    });
  }
}

function versionOf(database: Database): number {
  return database.get(versionSchema, "pragma user_version")?.user_version ?? 0;
}
