import type { NewScan, ScanPlan, ScanRecord, Store } from "@portolan/store";
import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { auditTo } from "../access/audit.ts";
import { type Caller, callerOf, requireScope } from "../access/caller.ts";
import { findControllable, findVisible } from "../access/find-visible.ts";
import { checkScanRate } from "../access/scan-rate.ts";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { cursorOf, cursorSchema, nextSchema } from "../requests/cursor.ts";
import { idempotencyKeyOf } from "../requests/idempotency-key.ts";
import { limitSchema } from "../requests/limit.ts";
import { parseJson, parseRequest } from "../requests/parse-request.ts";
import { hashOf } from "../requests/request-hash.ts";
import { turnPage } from "../requests/turn-page.ts";
import { scanStatusSchema } from "./event-schemas.ts";
import { type ScanBody, scanBodySchema } from "./scan-body.ts";
import type { ScanService } from "./scan-service.ts";
import { scanViewSchema, viewOf } from "./scan-view.ts";

const DEFAULT_PAGE_ROWS = 50;
const LONGEST_ID = 64;

/** What the routes of scans are made with. */
export interface ScanRoutesOptions {
  readonly service: ScanService;
  readonly limits: Limits;
  readonly store: Store;
  readonly plan: (body: ScanBody, caller: Caller) => Promise<ScanPlan>;
}

/** The handlers of scans, but for what they told. */
export interface ScanRoutes {
  readonly create: RequestHandler;
  readonly list: RequestHandler;
  readonly show: RequestHandler<{ id: string }>;
  readonly pause: RequestHandler<{ id: string }>;
  readonly resume: RequestHandler<{ id: string }>;
  readonly abort: RequestHandler<{ id: string }>;
}

/** The query of `GET /v1/scans`. */
export function listQuerySchema({ pageRows }: Pick<Limits, "pageRows">) {
  return z.strictObject({
    status: scanStatusSchema.optional(),
    schedule: z.string().max(LONGEST_ID).optional(),
    cursor: cursorSchema.optional(),
    limit: limitSchema(pageRows),
  });
}

/** A page of scans. */
export const scanPageSchema = z.object({ scans: z.array(scanViewSchema), next: nextSchema });

export function scanRoutes({ service, store, limits, plan }: ScanRoutesOptions): ScanRoutes {
  const querySchema = listQuerySchema(limits);

  const audit = auditTo(store);

  async function create(request: Request, response: Response): Promise<void> {
    const caller = callerOf(response);
    requireScope(caller, "scan");
    const body = parseJson(scanBodySchema, request);
    const idempotencyKey = idempotencyKeyOf(request);
    const requestHash = hashOf(body);
    const { owner } = caller;
    const asked = { owner, request: body, requestHash, ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
    // A request that is sent again gets its scan, whatever its names mean by now.
    const record = service.findEarlier(asked) ?? (await takeOn(asked, body, caller, response));
    response.status(202).location(`/v1/scans/${record.id}`).json(viewOf(record));
  }

  async function takeOn(
    asked: Omit<NewScan, "id" | "nowMs" | "plan">,
    body: ScanBody,
    caller: Caller,
    response: Response,
  ): Promise<ScanRecord> {
    const { targets, ports } = body;
    const scanPlan = await plan(body, caller).catch((error: unknown) => {
      if (error instanceof Problem)
        audit(response, "scan.refuse", "", { targets, ports, problem: error.kind, why: error.message });
      throw error;
    });
    // Asked here, where nothing is waited for any more until the scan is kept.
    checkScanRate(caller, store);
    const { addresses, probes } = scanPlan;
    return service.add({ ...asked, plan: scanPlan }, ({ id }) => {
      audit(response, "scan.create", id, { targets, ports, addresses, probes });
    });
  }

  function list(request: Request, response: Response): void {
    const { scopes, owner } = callerOf(response);
    const query = parseRequest(querySchema, request.query, "The query");
    const limit = query.limit ?? Math.min(DEFAULT_PAGE_ROWS, limits.pageRows);
    const records = service.list({
      limit: limit + 1,
      ...(scopes.includes("read") ? {} : { owner }),
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.schedule === undefined ? {} : { schedule: query.schedule }),
      ...(query.cursor === undefined ? {} : { before: query.cursor }),
    });
    const { page, next } = turnPage(response, records, limit, ({ number }) => cursorOf(number));
    response.json({ scans: page.map(viewOf), next });
  }

  return {
    create,
    list,
    show: (request, response) => {
      response.json(viewOf(findVisible(service, request.params.id, response)));
    },
    pause: async (request, response) => {
      const { id } = findControllable(service, request.params.id, response);
      audit(response, "scan.pause", id, {});
      response.json(viewOf(await service.pause(id)));
    },
    resume: (request, response) => {
      const { id } = findControllable(service, request.params.id, response);
      audit(response, "scan.resume", id, {});
      response.json(viewOf(service.resume(id)));
    },
    abort: async (request, response) => {
      const { id } = findControllable(service, request.params.id, response);
      audit(response, "scan.abort", id, {});
      response.json(viewOf(await service.abort(id)));
    },
  };
}
