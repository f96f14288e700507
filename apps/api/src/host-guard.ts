import { isIP } from "node:net";
import type { RequestHandler } from "express";
import { Problem } from "./problem/problem.ts";

/**
 * Answers only to the machine's own names. A page in a browser can point a name of its own at 127.0.0.1 and so pass the browser's
 * same-origin check; the Host header field still tells.
 *
 * @param isExposed Whether others than this machine can connect: then an address is a name of it, too, since no page can have one.
 */
export function guardHost(isExposed: boolean): RequestHandler {
  return (request, _response, next) => {
    const name = request.hostname ?? "";
    const isLocal = name === "localhost" || name === "[::1]" || /^127(?:\.\d{1,3}){3}$/.test(name);
    if (!isLocal && !(isExposed && isIP(name.replace(/^\[|\]$/g, "")) !== 0))
      throw new Problem("host-not-allowed", "Ask this server by its address or, on the same machine, by localhost.");
    next();
  };
}
