import type { RequestHandler } from "express";
import { ipKeyGenerator, rateLimit } from "express-rate-limit";
import { Problem } from "../problem/problem.ts";
import { findCaller } from "./caller.ts";

const WINDOW_MS = 60_000;

/** Who is believed about whom it asks for is the operator's to say (`--trust-proxy`): the library has nothing to guess. */
const VALIDATE = { xForwardedForHeader: false, forwardedHeader: false };

/** Turns a caller away who asks too often. To be put behind `authenticate`. */
export function limitCallers(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: requestsPerMinute,
    standardHeaders: false,
    legacyHeaders: false,
    validate: VALIDATE,
    keyGenerator: (request, response) => findCaller(response)?.owner || ipKeyGenerator(request.ip ?? ""),
    handler: (_request, _response, next) => next(tooOften()),
  });
}

/** Turns an address away from which too many requests came that could not say who asks. It is to see those alone. */
export function limitStrangers(requestsPerMinute: number): RequestHandler {
  return rateLimit({
    windowMs: WINDOW_MS,
    limit: requestsPerMinute,
    standardHeaders: false,
    legacyHeaders: false,
    validate: VALIDATE,
    handler: (_request, _response, next) => next(tooOften()),
  });
}

function tooOften(): Problem {
  const headers = { "Retry-After": String(WINDOW_MS / 1_000) };
  return new Problem("rate-limited", "Too many requests in a minute: wait, and ask less often.", { headers });
}
