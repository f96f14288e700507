import { createHash } from "node:crypto";
import type { ScanPlan } from "@portolan/store";
import { SCAN_STATUSES } from "@portolan/store";
import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { cursorOf, cursorSchema } from "../requests/cursor.ts";
import { idempotencyKeyOf } from "../requests/idempotency-key.ts";
import { parseRequest } from "../requests/parse-request.ts";
import { linkNext } from "../streams/link-next.ts";
import { type ScanBody, scanBodySchema } from "./scan-body.ts";
import type { ScanService } from "./scan-service.ts";
import { viewOf } from "./scan-view.ts";

const DEFAULT_PAGE_ROWS = 50;

/** What the routes of scans are made with. */
export interface ScanRoutesOptions {
  readonly service: ScanService;
  readonly limits: Limits;
  readonly plan: (body: ScanBody) => Promise<ScanPlan>;
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

/** A number of rows as a query has it. */
export function limitSchema(most: number): z.ZodType<number | undefined> {
  return z
    .string()
    .regex(/^\d{1,6}$/)
    .transform(Number)
    .pipe(z.int().min(1).max(most))
    .optional();
}

export function scanRoutes({ service, limits, plan }: ScanRoutesOptions): ScanRoutes {
  const listQuerySchema = z.strictObject({
    status: z.enum(SCAN_STATUSES).optional(),
    cursor: cursorSchema.optional(),
    limit: limitSchema(limits.pageRows),
  });

  async function create(request: Request, response: Response): Promise<void> {
    if (!request.is("application/json")) {
      throw new Problem("media-type-unsupported", "Send the body as application/json.");
    }
    const body = parseRequest(scanBodySchema, request.body, "The body");
    const idempotencyKey = idempotencyKeyOf(request);
    const requestHash = createHash("sha256").update(JSON.stringify(body)).digest("hex");
    const asked = {
      owner: "",
      request: body,
      requestHash,
      ...(idempotencyKey === undefined ? {} : { idempotencyKey }),
    };
    // A request that is sent again gets its scan, whatever its names mean by now.
    const record = service.findEarlier(asked) ?? service.add({ ...asked, plan: await plan(body) });
    response.status(202).location(`/v1/scans/${record.id}`).json(viewOf(record));
  }

  function list(request: Request, response: Response): void {
    const query = parseRequest(listQuerySchema, request.query, "The query");
    const limit = query.limit ?? Math.min(DEFAULT_PAGE_ROWS, limits.pageRows);
    const records = service.list({
      limit: limit + 1,
      ...(query.status === undefined ? {} : { status: query.status }),
      ...(query.cursor === undefined ? {} : { before: query.cursor }),
    });
    const page = records.slice(0, limit);
    const last = page.at(-1);
    const next = records.length > limit && last !== undefined ? cursorOf(last.number) : null;
    linkNext(request, response, next);
    response.json({ scans: page.map(viewOf), next });
  }

  return {
    create,
    list,
    show: (request, response) => {
      response.json(viewOf(service.find(request.params.id)));
    },
    pause: async (request, response) => {
      response.json(viewOf(await service.pause(request.params.id)));
    },
    resume: (request, response) => {
      response.json(viewOf(service.resume(request.params.id)));
    },
    abort: async (request, response) => {
      response.json(viewOf(await service.abort(request.params.id)));
    },
  };
}
