import type { RequestHandler } from "express";
import { Problem } from "./problem/problem.ts";

/**
 * Answers only to the machine's own names. A page in a browser can point a name of its own at 127.0.0.1 and so pass the browser's
 * same-origin check; the Host header field still tells.
 */
export const guardHost: RequestHandler = (request, _response, next) => {
  const name = request.hostname ?? "";
  if (name === "localhost" || name === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(name)) {
    next();
    return;
  }
  throw new Problem("host-not-allowed", "Ask this server by 127.0.0.1, [::1] or localhost.");
};
