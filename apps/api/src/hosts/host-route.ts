import { portSchema } from "@portolan/report/schemas";
import type { Sighting, Store } from "@portolan/store";
import type { RequestHandler } from "express";
import { z } from "zod";
import { callerOf } from "../access/caller.ts";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { nextSchema, sightingCursorOf, sightingCursorSchema } from "../requests/cursor.ts";
import { limitSchema } from "../requests/limit.ts";
import { addressOf } from "../requests/one-address.ts";
import { parseRequest } from "../requests/parse-request.ts";
import { turnPage } from "../requests/turn-page.ts";

const DEFAULT_PAGE_ROWS = 100;

/** A port as some scan found it. */
export const findingSchema = z.object({ scan: z.string(), ...portSchema.shape });

/** A page of what was found at an address. */
export const hostHistorySchema = z.object({ ip: z.string(), findings: z.array(findingSchema), next: nextSchema });

/** The query of `GET /v1/hosts/{ip}`. */
export function hostQuerySchema({ pageRows }: Pick<Limits, "pageRows">) {
  return z.strictObject({ cursor: sightingCursorSchema.optional(), limit: limitSchema(pageRows) });
}

/** `GET /v1/hosts/{ip}`: the ports that scans have ever found there, the newest first, of the scans that whoever asks may see. */
export function hostRoute({ store, limits }: { readonly store: Store; readonly limits: Limits }): RequestHandler<{
  ip: string;
}> {
  const querySchema = hostQuerySchema(limits);
  return async (request, response) => {
    const ip = await addressOf(request.params.ip);
    if (ip === undefined)
      throw new Problem("request-invalid", `${JSON.stringify(request.params.ip)} is a name: give an address.`);
    const { cursor, limit: wanted } = parseRequest(querySchema, request.query, "The query");
    const { scopes, owner } = callerOf(response);
    const limit = wanted ?? Math.min(DEFAULT_PAGE_ROWS, limits.pageRows);
    const found = store.history.list(ip, {
      limit: limit + 1,
      ...(scopes.includes("read") ? {} : { owner }),
      ...(cursor === undefined ? {} : { before: cursor }),
    });
    const { page, next } = turnPage(response, found, limit, ({ place }) => sightingCursorOf(place));
    const findings = page.map(findingText).join(",");
    response
      .type("application/json")
      .send(`{"ip":${JSON.stringify(ip)},"findings":[${findings}],"next":${JSON.stringify(next)}}`);
  };
}

/** The stored event, which is a JSON object with members, gets one more. */
function findingText({ scanId, json }: Sighting): string {
  return `{"scan":${JSON.stringify(scanId)},${json.slice(1)}`;
}
