import cors from "cors";
import type { RequestHandler } from "express";

/** Seconds for which a browser need not ask again before it sends a request. */
const PREFLIGHT_SECONDS = 600;

/**
 * Lets pages of other origins ask this server (the Fetch Standard's CORS protocol), and answers what browsers ask before that. Others are told
 * nothing. There are no credentials but the token, which the page has to send itself.
 *
 * @param origins As browsers send them: scheme, host, and a port where it is not the scheme's own.
 */
export function allowOrigins(origins: readonly string[]): RequestHandler {
  const allow = cors({
    origin: (origin, done) => done(null, origin !== undefined && origins.includes(origin)),
    methods: ["DELETE", "GET", "HEAD", "POST"],
    allowedHeaders: ["Authorization", "Content-Type", "Idempotency-Key", "Last-Event-ID"],
    exposedHeaders: ["Allow", "Link", "Location", "Retry-After", "WWW-Authenticate", "X-Request-Id"],
    maxAge: PREFLIGHT_SECONDS,
  });
  return (request, response, next) => {
    // Also where the origin is none of these: no cache may give one page's answer to another.
    response.vary("Origin");
    allow(request, response, next);
  };
}
