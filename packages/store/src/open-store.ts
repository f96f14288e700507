import { AuditLog } from "./audit-log.ts";
import { Database } from "./database.ts";
import { EventTable } from "./event-table.ts";
import { migrate } from "./migrate.ts";
import { NoticeTable } from "./notice-table.ts";
import { PortHistory } from "./port-history.ts";
import { Retention } from "./retention.ts";
import { ScanTable } from "./scan-table.ts";
import { ScheduleTable } from "./schedule-table.ts";
import { TokenTable } from "./token-table.ts";

/** Everything that is kept, in one file. Each call is one transaction, unless `transaction` makes one of several. */
export interface Store {
  readonly scans: ScanTable;
  readonly events: EventTable;
  readonly history: PortHistory;
  readonly schedules: ScheduleTable;
  readonly notices: NoticeTable;
  readonly tokens: TokenTable;
  readonly audit: AuditLog;
  readonly retention: Retention;
  /** All of it happens, or nothing does. The work must not wait for anything. */
  transaction<Result>(work: () => Result): Result;
  close(): void;
}

/**
 * Opens a file, or makes it, its folder, and its schema. What a call has done is on the disk when it returns.
 *
 * @throws StoreError `STORE_UNOPENABLE`, `STORE_TOO_NEW`, `STORE_DAMAGED`, `STORE_FULL`, `STORE_IN_USE`, as every call of it may, but for the
 *   first two.
 */
export function openStore(path: string): Store {
  const database = new Database(path);
  try {
    migrate(database);
  } catch (error) {
    database.close();
    throw error;
  }
  return {
    scans: new ScanTable(database),
    events: new EventTable(database),
    history: new PortHistory(database),
    schedules: new ScheduleTable(database),
    notices: new NoticeTable(database),
    tokens: new TokenTable(database),
    audit: new AuditLog(database),
    retention: new Retention(database),
    transaction: (work) => database.transaction(work),
    close: () => database.close(),
  };
}
