import { portSchema, portStateSchema, protocolSchema } from "@portolan/report/schemas";
import type { PortFilter, ScanRecord, Store, StoredEvent } from "@portolan/store";
import type { RequestHandler, Response } from "express";
import { z } from "zod";
import { findVisible } from "../access/find-visible.ts";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { cursorOf, cursorSchema, nextSchema } from "../requests/cursor.ts";
import { limitSchema } from "../requests/limit.ts";
import { addressOf } from "../requests/one-address.ts";
import { parseRequest } from "../requests/parse-request.ts";
import { turnPage } from "../requests/turn-page.ts";
import { writeOrCut } from "../streams/write-or-cut.ts";
import { CSV_TYPE, sendDocument, writerOf, XML_TYPE } from "./results-document.ts";
import type { ScanService } from "./scan-service.ts";
import { pagesOf } from "./stored-pages.ts";

export const NDJSON_TYPE = "application/x-ndjson";

const DEFAULT_PAGE_ROWS = 100;
const LONGEST_WORD = 260;

/** What the route of results is made with. */
export interface ResultsRouteOptions {
  readonly service: ScanService;
  readonly store: Store;
  readonly limits: Limits;
}

/** The query of `GET /v1/scans/{id}/results`. */
export function resultsQuerySchema({ pageRows }: Pick<Limits, "pageRows">) {
  return z.strictObject({
    state: z.optional(portStateSchema),
    protocol: z.optional(protocolSchema),
    port: z
      .string()
      .regex(/^\d{1,5}$/)
      .transform(Number)
      .pipe(z.int().min(0).max(65_535))
      .optional(),
    service: z.string().min(1).max(LONGEST_WORD).optional(),
    host: z.string().min(1).max(LONGEST_WORD).optional(),
    cursor: cursorSchema.optional(),
    limit: limitSchema(pageRows),
  });
}

/** A page of results. */
export const resultPageSchema = z.object({ results: z.array(portSchema), next: nextSchema });

/**
 * `GET /v1/scans/{id}/results`: the ports that a scan has found, in the order in which it found them. As JSON a page; as NDJSON, CSV and
 * XML (that of nmap, of the whole scan) all of them, read from the store no faster than the client takes them.
 */
export function resultsRoute({ service, store, limits }: ResultsRouteOptions): RequestHandler<{ id: string }> {
  const querySchema = resultsQuerySchema(limits);

  return async (request, response) => {
    const record = findVisible(service, request.params.id, response);
    const { cursor, limit, host, ...rest } = parseRequest(querySchema, request.query, "The query");
    const filter = withoutUndefined({ ...rest, ...(host === undefined ? {} : await hostFilter(host)) });
    const type = request.accepts(["application/json", NDJSON_TYPE, CSV_TYPE, XML_TYPE]);
    if (type === false) {
      throw new Problem("not-acceptable", `Results are sent as JSON, ${NDJSON_TYPE}, ${CSV_TYPE} or ${XML_TYPE}.`);
    }
    if (type === "application/json") {
      const rows = limit ?? Math.min(DEFAULT_PAGE_ROWS, limits.pageRows);
      const found = store.events.ports(record.number, filter, { after: cursor ?? 0, limit: rows + 1 });
      // It may have been removed while the filter was being looked at.
      service.find(record.id);
      sendPage(response, found, rows);
      return;
    }
    if (cursor !== undefined || limit !== undefined)
      throw new Problem("request-invalid", `${type} is sent whole: leave out cursor and limit.`);
    if (type === XML_TYPE && Object.keys(filter).length > 0)
      throw new Problem("request-invalid", "XML is of the whole scan: leave out the filter.");
    await sendWhole(response, type, record, filter);
  };

  async function sendWhole(response: Response, type: string, record: ScanRecord, filter: PortFilter): Promise<void> {
    const { stalledAfterMs, pageRows } = limits;
    const contentType = type === CSV_TYPE ? `${type}; charset=utf-8` : type;
    const check = (): void => void service.find(record.id);
    response.writeHead(200, { "Content-Type": contentType, "Cache-Control": "no-store" });
    if (type === XML_TYPE) {
      const pages = pagesOf(pageRows, (page) => store.events.after(record.number, page), check);
      await sendDocument(response, pages, { writer: writerOf(XML_TYPE), stalledAfterMs });
      return;
    }
    const pages = pagesOf(pageRows, (page) => store.events.ports(record.number, filter, page), check);
    if (type === CSV_TYPE) {
      await sendDocument(response, pages, { writer: writerOf(CSV_TYPE), stalledAfterMs });
      return;
    }
    for (const page of pages) {
      await writeOrCut(response, page.map(({ json }) => `${json}\n`).join(""), stalledAfterMs);
      if (response.destroyed) return;
    }
    response.end();
  }
}

/** The stored texts are JSON already. */
function sendPage(response: Response, found: readonly StoredEvent[], limit: number): void {
  const { page, next } = turnPage(response, found, limit, ({ sequence }) => cursorOf(sequence));
  const results = page.map(({ json }) => json).join(",");
  response.type("application/json").send(`{"results":[${results}],"next":${JSON.stringify(next)}}`);
}

/** An address in any of its spellings, or a name as it was asked for. */
async function hostFilter(host: string): Promise<PortFilter> {
  const ip = await addressOf(host);
  return ip === undefined ? { hostname: host } : { ip };
}

function withoutUndefined(filter: { readonly [Name in keyof PortFilter]: PortFilter[Name] | undefined }): PortFilter {
  return Object.fromEntries(Object.entries(filter).filter(([, value]) => value !== undefined));
}
