import { randomUUID } from "node:crypto";
import type { RequestHandler, Response } from "express";
import type { Logger } from "pino";
import { actorOf, findCaller } from "./access/caller.ts";

const ids = new WeakMap<Response, string>();

/** What a request is called in the log, and in the header field `X-Request-Id` of its response. */
export function requestIdOf(response: Response): string {
  return ids.get(response) ?? "";
}

/**
 * Gives each request a name, and logs how it was answered. Neither header fields nor bodies nor queries are logged: they may hold what is
 * nobody's business.
 */
export function logRequests(logger: Logger): RequestHandler {
  return (request, response, next) => {
    const requestId = randomUUID();
    const startedMs = performance.now();
    ids.set(response, requestId);
    response.set("X-Request-Id", requestId);
    response.once("close", () => {
      const caller = findCaller(response);
      const tookMs = Math.round(performance.now() - startedMs);
      const { method, path } = request;
      const { statusCode: status, writableFinished: isWhole } = response;
      logger.info(
        { requestId, method, path, status, tookMs, isWhole, ...(caller ? { actor: actorOf(caller) } : {}) },
        "request",
      );
    });
    next();
  };
}
