import type { ScheduleRecord, Store } from "@portolan/store";
import type { Request, RequestHandler, Response } from "express";
import { z } from "zod";
import { auditTo } from "../access/audit.ts";
import { callerOf, requireScope } from "../access/caller.ts";
import { findControllable, findVisible } from "../access/find-visible.ts";
import type { Limits } from "../limits.ts";
import { Problem } from "../problem/problem.ts";
import { cursorOf, cursorSchema } from "../requests/cursor.ts";
import { idempotencyKeyOf } from "../requests/idempotency-key.ts";
import { limitSchema } from "../requests/limit.ts";
import { parseJson, parseRequest } from "../requests/parse-request.ts";
import { hashOf } from "../requests/request-hash.ts";
import { turnPage } from "../requests/turn-page.ts";
import { viewOf } from "../scans/scan-view.ts";
import { type ScheduleBody, scheduleBodySchema } from "./schedule-body.ts";
import type { ScheduleService } from "./schedule-service.ts";
import { scheduleViewOf } from "./schedule-view.ts";

const DEFAULT_PAGE_ROWS = 50;

/** What the routes of schedules are made with. */
export interface ScheduleRoutesOptions {
  readonly schedules: ScheduleService;
  readonly store: Store;
  readonly limits: Limits;
}

/** The handlers of schedules. */
export interface ScheduleRoutes {
  readonly create: RequestHandler;
  readonly list: RequestHandler;
  readonly show: RequestHandler<{ id: string }>;
  readonly pause: RequestHandler<{ id: string }>;
  readonly resume: RequestHandler<{ id: string }>;
  readonly run: RequestHandler<{ id: string }>;
  readonly remove: RequestHandler<{ id: string }>;
}

/** The query of `GET /v1/schedules`. */
export function scheduleQuerySchema({ pageRows }: Pick<Limits, "pageRows">) {
  return z.strictObject({ cursor: cursorSchema.optional(), limit: limitSchema(pageRows) });
}

export function scheduleRoutes({ schedules, store, limits }: ScheduleRoutesOptions): ScheduleRoutes {
  const querySchema = scheduleQuerySchema(limits);
  const audit = auditTo(store);

  async function create(request: Request, response: Response): Promise<void> {
    const caller = callerOf(response);
    requireScope(caller, "scan");
    const body = parseJson(scheduleBodySchema, request);
    const idempotencyKey = idempotencyKeyOf(request);
    const asked = { requestHash: hashOf(body), ...(idempotencyKey === undefined ? {} : { idempotencyKey }) };
    const keepWho = ({ id }: ScheduleRecord): void => audit(response, "schedule.create", id, detailOf(body));
    const { schedule, secret } = await schedules.add(body, caller, asked, keepWho).catch((error: unknown) => {
      if (error instanceof Problem)
        audit(response, "schedule.refuse", "", { ...detailOf(body), problem: error.kind, why: error.message });
      throw error;
    });
    response.status(201).location(`/v1/schedules/${schedule.id}`).json(scheduleViewOf(schedule, secret));
  }

  function list(request: Request, response: Response): void {
    const { scopes, owner } = callerOf(response);
    const query = parseRequest(querySchema, request.query, "The query");
    const limit = query.limit ?? Math.min(DEFAULT_PAGE_ROWS, limits.pageRows);
    const records = store.schedules.list({
      limit: limit + 1,
      ...(scopes.includes("read") ? {} : { owner }),
      ...(query.cursor === undefined ? {} : { before: query.cursor }),
    });
    const { page, next } = turnPage(response, records, limit, ({ number }) => cursorOf(number));
    response.json({ schedules: page.map((record) => scheduleViewOf(record)), next });
  }

  /** Does something with a schedule that whoever asks may control. */
  function control(action: string, act: (id: string) => ScheduleRecord): RequestHandler<{ id: string }> {
    return (request, response) => {
      const { id } = findControllable(schedules, request.params.id, response);
      audit(response, action, id, {});
      response.json(scheduleViewOf(act(id)));
    };
  }

  return {
    create,
    list,
    show: (request, response) => {
      response.json(scheduleViewOf(findVisible(schedules, request.params.id, response)));
    },
    pause: control("schedule.pause", (id) => schedules.pause(id)),
    resume: control("schedule.resume", (id) => schedules.resume(id)),
    run: async (request, response) => {
      const { id } = findControllable(schedules, request.params.id, response);
      audit(response, "schedule.run", id, {});
      const scan = await schedules.runNow(id);
      response.status(202).location(`/v1/scans/${scan.id}`).json(viewOf(scan));
    },
    remove: (request, response) => {
      const { id } = findControllable(schedules, request.params.id, response);
      audit(response, "schedule.delete", id, {});
      schedules.remove(id);
      response.status(204).end();
    },
  };
}

function detailOf({ cron, timeZone, scan: { targets, ports }, webhook }: ScheduleBody): object {
  return { cron, timeZone, targets, ports, webhook: webhook === undefined ? null : new URL(webhook.url).origin };
}
