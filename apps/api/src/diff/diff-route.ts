import { setImmediate } from "node:timers/promises";
import type { ScanEvent } from "@portolan/core";
import { collectResults, type DifferenceFormat, diffResults, formatDifference } from "@portolan/report/diff";
import type { ScanRecord, Store } from "@portolan/store";
import type { RequestHandler } from "express";
import { findVisible } from "../access/find-scan.ts";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import type { ScanService } from "../scans/scan-service.ts";
import { pagesOf, scanEventsOf } from "../scans/stored-pages.ts";
import { sendPieces } from "../streams/send-pieces.ts";

/** The forms of a difference by media type; JSON is what is sent to whoever does not mind. */
export const DIFFERENCE_TYPES = {
  "application/json": "json",
  "text/markdown": "markdown",
  "text/plain": "text",
} as const satisfies Readonly<Record<string, DifferenceFormat>>;

const TYPES = Object.keys(DIFFERENCE_TYPES) as (keyof typeof DIFFERENCE_TYPES)[];

/** Events that are read from the store at once. */
const EVENTS_AT_ONCE = 500;
const RETRY_AFTER_SECONDS = "5";

/** What the route of differences is made with. */
export interface DiffRouteOptions {
  readonly service: ScanService;
  readonly store: Store;
  readonly limits: Limits;
}

/**
 * `GET /v1/scans/{a}/diff/{b}`: what `b` found otherwise than `a`, as `portolan diff` says it. Of a scan that is not over, what it has told so far
 * is compared, and the difference says that this side is not complete.
 *
 * Two scans are in memory while they are compared, so their size is bounded, and how many are compared at one time.
 */
export function diffRoute({ service, store, limits }: DiffRouteOptions): RequestHandler<{ a: string; b: string }> {
  let comparisons = 0;
  return async (request, response) => {
    const before = findVisible(service, request.params.a, response);
    const after = findVisible(service, request.params.b, response);
    const accepted = request.accepts(TYPES);
    const type = TYPES.find((one) => one === accepted);
    if (type === undefined) throw new Problem("not-acceptable", `Differences are sent as ${TYPES.join(", ")}.`);
    checkSize(before, after, limits.comparedEvents);
    if (comparisons >= limits.comparisons) {
      const detail = `${limits.comparisons} comparisons are made, as many as may be here at one time: try again.`;
      throw new Problem("unavailable", detail, { headers: { "Retry-After": RETRY_AFTER_SECONDS } });
    }
    comparisons += 1;
    try {
      const difference = diffResults(await collect(before), await collect(after));
      response.writeHead(200, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store" });
      await sendPieces(response, formatDifference(difference, DIFFERENCE_TYPES[type]), limits.stalledAfterMs);
    } finally {
      comparisons -= 1;
    }
  };

  function collect(record: ScanRecord) {
    const check = (): void => void service.find(record.id);
    return collectResults(eventsOf(record, store, check));
  }
}

/** @throws Problem `scan-too-large` */
function checkSize(before: ScanRecord, after: ScanRecord, most: number): void {
  const events = before.lastSequence + after.lastSequence;
  if (events <= most) return;
  const detail = `These scans have told ${events} events, and no more than ${most} are compared: compare their results with portolan diff.`;
  throw new Problem("scan-too-large", detail);
}

/** What a scan has told. The store knows the addresses that it covers also where there are too many for its start to say. */
async function* eventsOf({ number, plan }: ScanRecord, store: Store, check: () => void): AsyncGenerator<ScanEvent> {
  for (const page of pagesOf(EVENTS_AT_ONCE, (one) => store.events.after(number, one), check)) {
    for (const event of scanEventsOf(page))
      yield event.type === "start" ? { targets: plan.addresses, ...event } : event;
    // Reading is synchronous: others get their turn in between.
    await setImmediate();
  }
}
