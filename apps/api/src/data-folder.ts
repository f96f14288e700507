import { mkdirSync } from "node:fs";
import { join } from "node:path";
import { holdLock, openStore, type Store } from "@portolan/store";

/**
 * Opens the database of a folder, or makes both, for one server alone: two would run the same scans.
 *
 * @throws StoreError when the database can't be had.
 * @throws Error when the folder can't be made.
 */
export function openDataFolder(folder: string): { readonly store: Store; readonly release: () => void } {
  makeFolder(folder);
  const release = holdLock(join(folder, "server.lock"));
  try {
    return { store: openStore(join(folder, "portolan.db")), release };
  } catch (error) {
    release();
    throw error;
  }
}

function makeFolder(folder: string): void {
  try {
    mkdirSync(folder, { recursive: true, mode: 0o700 });
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? cause.code : undefined;
    throw new Error(`Folder ${JSON.stringify(folder)} cannot be made (${code}): name another with --data.`, { cause });
  }
}
