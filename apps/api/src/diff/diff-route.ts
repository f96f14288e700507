import { type DifferenceFormat, formatDifference } from "@portolan/report/diff";
import type { RequestHandler } from "express";
import { type Finder, findVisible } from "../access/find-visible.ts";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { unavailable } from "../problem/unavailable.ts";
import { sendPieces } from "../streams/send-pieces.ts";
import { type ComparedScan, type ComparisonOptions, compareScans } from "./compare-scans.ts";

/** The forms of a difference by media type; JSON is what is sent to whoever does not mind. */
export const DIFFERENCE_TYPES = {
  "application/json": "json",
  "text/markdown": "markdown",
  "text/plain": "text",
} as const satisfies Readonly<Record<string, DifferenceFormat>>;

const TYPES = Object.keys(DIFFERENCE_TYPES) as (keyof typeof DIFFERENCE_TYPES)[];

/** What the route of differences is made with. */
export interface DiffRouteOptions {
  readonly service: Finder<ComparedScan & { readonly owner: string }>;
  readonly store: ComparisonOptions["store"];
  readonly limits: Pick<Limits, "comparedEvents" | "comparisons" | "stalledAfterMs">;
}

/**
 * `GET /v1/scans/{a}/diff/{b}`: what `b` found otherwise than `a`, as `portolan diff` says it. Of a scan that is not over, what it has told so far
 * is compared, and the difference says that this side is not complete.
 *
 * Two scans are in memory while they are compared, so their size is bounded, and how many are compared at one time. A client that leaves ends it.
 */
export function diffRoute({ service, store, limits }: DiffRouteOptions): RequestHandler<{ a: string; b: string }> {
  let comparisons = 0;
  return async (request, response) => {
    const before = findVisible(service, request.params.a, response);
    const after = findVisible(service, request.params.b, response);
    const accepted = request.accepts(TYPES);
    const type = TYPES.find((one) => one === accepted);
    if (type === undefined) throw new Problem("not-acceptable", `Differences are sent as ${TYPES.join(", ")}.`);
    if (comparisons >= limits.comparisons) {
      const detail = `${limits.comparisons} comparisons are made, as many as may be here at one time: try again.`;
      throw unavailable(detail);
    }
    const gone = new AbortController();
    response.once("close", () => gone.abort());
    comparisons += 1;
    try {
      const difference = await compareScans(before, after, { store, scans: service, limits, signal: gone.signal });
      response.writeHead(200, { "Content-Type": `${type}; charset=utf-8`, "Cache-Control": "no-store" });
      await sendPieces(response, formatDifference(difference, DIFFERENCE_TYPES[type]), limits.stalledAfterMs);
    } finally {
      comparisons -= 1;
    }
  };
}
