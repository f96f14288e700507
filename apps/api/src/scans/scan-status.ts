import type { ScanFailure, ScanRecord, ScanStatus, Store } from "@portolan/store";
import type { ScanFeed } from "./scan-feed.ts";

/** Statuses that nothing follows. */
const OVER: ReadonlySet<ScanStatus> = new Set(["finished", "aborted", "timed-out", "failed"]);

export function isOver(status: ScanStatus): boolean {
  return OVER.has(status);
}

/** What a scan becomes that does not run. */
export interface StatusChange {
  readonly status: "queued" | "paused" | "aborted" | "failed";
  readonly failure?: ScanFailure;
}

/** Keeps what has become of a scan that does not run, and tells those who follow it. @throws StoreError */
export function changeStatus(
  record: ScanRecord,
  { status, failure }: StatusChange,
  { store, feed }: { readonly store: Store; readonly feed: ScanFeed },
): void {
  const nowMs = Date.now();
  const kept = store.transaction(() => {
    store.scans.change(record.id, {
      status,
      ...(isOver(status) ? { endedMs: nowMs } : {}),
      ...(failure === undefined ? {} : { failure }),
    });
    return store.events.append(record.number, [{ type: "status", status, time: new Date(nowMs).toISOString() }]);
  });
  feed.publish(record.number, record.lastSequence, kept);
  feed.forget(record.number);
}
