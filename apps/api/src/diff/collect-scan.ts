import { setImmediate } from "node:timers/promises";
import type { ScanEvent } from "@portolan/core";
import { type CollectedResults, collectResults } from "@portolan/report/diff";
import type { ScanRecord, Store } from "@portolan/store";
import { Problem } from "../problem/problem.ts";
import type { ScanService } from "../scans/scan-service.ts";
import { pagesOf, scanEventsOf } from "../scans/stored-pages.ts";

/** Events that are read from the store at once. */
const EVENTS_AT_ONCE = 500;

/** Says whether two scans may be in memory together. @throws Problem `scan-too-large` */
export function checkSize(before: ScanRecord, after: ScanRecord, most: number): void {
  const events = before.lastSequence + after.lastSequence;
  if (events <= most) return;
  const detail = `These scans have told ${events} events, and no more than ${most} are compared: compare their results with portolan diff.`;
  throw new Problem("scan-too-large", detail);
}

/** What a scan has told so far, to be compared. @throws Problem `not-found` when it is removed meanwhile. */
export function collectScan(record: ScanRecord, store: Store, service: ScanService): Promise<CollectedResults> {
  const check = (): void => void service.find(record.id);
  return collectResults(eventsOf(record, store, check));
}

/** The store knows the addresses that a scan covers also where there are too many for its start to say. */
async function* eventsOf({ number, plan }: ScanRecord, store: Store, check: () => void): AsyncGenerator<ScanEvent> {
  for (const page of pagesOf(EVENTS_AT_ONCE, (one) => store.events.after(number, one), check)) {
    for (const event of scanEventsOf(page))
      yield event.type === "start" ? { targets: plan.addresses, ...event } : event;
    // Reading is synchronous: others get their turn in between.
    await setImmediate();
  }
}
