import { setImmediate } from "node:timers/promises";
import type { ScanEvent } from "@portolan/core";
import { type CollectedResults, collectResults, type Difference, diffResultsInTurns } from "@portolan/report/diff";
import type { ScanRecord, Store } from "@portolan/store";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { pagesOf, scanEventsOf } from "../scans/stored-pages.ts";

/** Events that are read from the store at once. */
const EVENTS_AT_ONCE = 500;

/** What is needed of a scan to compare it. */
export type ComparedScan = Pick<ScanRecord, "id" | "number" | "plan" | "lastSequence">;

/** What scans are compared with. */
export interface ComparisonOptions {
  /** Where what they told is. */
  readonly store: { readonly events: Pick<Store["events"], "after"> };
  /** Throws when a scan is not there any more. */
  readonly scans: { find(id: string): unknown };
  readonly limits: Pick<Limits, "comparedEvents">;
  /** Aborted when nobody waits for it any more. */
  readonly signal: AbortSignal;
}

/**
 * What `after` has told so far otherwise than `before`. Both are in memory meanwhile. Whatever else there is to do has its turn after some
 * milliseconds of it each.
 *
 * @throws Problem `scan-too-large`, and `not-found` when one of them is removed meanwhile.
 * @throws The reason of the signal when it is aborted.
 */
export async function compareScans(
  before: ComparedScan,
  after: ComparedScan,
  options: ComparisonOptions,
): Promise<Difference> {
  checkSize(before, after, options.limits.comparedEvents);
  const takeTurn = async (): Promise<void> => {
    await setImmediate();
    options.signal.throwIfAborted();
  };
  return diffResultsInTurns(
    await collectScan(before, options, takeTurn),
    await collectScan(after, options, takeTurn),
    takeTurn,
  );
}

function checkSize(before: ComparedScan, after: ComparedScan, most: number): void {
  const events = before.lastSequence + after.lastSequence;
  if (events <= most) return;
  const detail = `These scans have told ${events} events, and no more than ${most} are compared: compare their results with portolan diff.`;
  throw new Problem("scan-too-large", detail);
}

function collectScan(
  { id, number, plan }: ComparedScan,
  { store, scans }: ComparisonOptions,
  takeTurn: () => Promise<void>,
): Promise<CollectedResults> {
  const check = (): void => void scans.find(id);
  return collectResults(events());

  /** The store knows the addresses that a scan covers also where there are too many for its start to say. */
  async function* events(): AsyncGenerator<ScanEvent> {
    for (const page of pagesOf(EVENTS_AT_ONCE, (one) => store.events.after(number, one), check)) {
      for (const event of scanEventsOf(page))
        yield event.type === "start" ? { targets: plan.addresses, ...event } : event;
      await takeTurn();
    }
  }
}
