export type { AuditEntry, AuditLog } from "./audit-log.ts";
export type { EventTable, LoggedEvent, Page, PortFilter, StatusEvent, StoredEvent } from "./event-table.ts";
export { holdLock } from "./hold-lock.ts";
export type { NewNotice, NoticeRecord } from "./notice-table.ts";
export { openStore, type Store } from "./open-store.ts";
export type { PortHistory, Sighting, SightingListing, SightingPlace } from "./port-history.ts";
export type { EndedScan, Retention } from "./retention.ts";
export {
  SCAN_STATUSES,
  type ScanFailure,
  type ScanPlan,
  type ScanProgress,
  type ScanRecord,
  type ScanStatus,
} from "./scan-record.ts";
export type { NewScan, ScanChange, ScanListing, ScanTable } from "./scan-table.ts";
export { type PlannedRun, SCHEDULE_STATUSES, type ScheduleRecord } from "./schedule-record.ts";
export type { NewSchedule, ScheduleTable } from "./schedule-table.ts";
export { StoreError, type StoreErrorCode } from "./store-error.ts";
export type { TokenGrant, TokenRecord, TokenTable } from "./token-table.ts";
export { tokenGrantSchema } from "./token-table.ts";
