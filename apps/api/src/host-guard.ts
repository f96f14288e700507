import { isIP } from "node:net";
import type { RequestHandler } from "express";
import { Problem } from "./problem/problem.ts";

/** The names that a server answers to, beside those of loopback. */
export interface HostGuardOptions {
  /** Whether others than this machine can connect: then an address is a name of it, too, since no page can have one. */
  readonly isExposed: boolean;
  /** Names and addresses, in lower case, by which it is reached through a proxy. */
  readonly publicHosts: readonly string[];
}

/**
 * Answers only to the server's own names. A page in a browser can point a name of its own at 127.0.0.1 and so pass the browser's
 * same-origin check; the Host header field still tells. `X-Forwarded-Host` is never looked at: such a page may set it.
 */
export function guardHost({ isExposed, publicHosts }: HostGuardOptions): RequestHandler {
  return (request, _response, next) => {
    const name = nameOf(request.headers.host ?? "");
    const isLocal = name === "localhost" || name === "::1" || /^127(?:\.\d{1,3}){3}$/.test(name);
    if (!isLocal && !(isExposed && isIP(name) !== 0) && !publicHosts.includes(name))
      throw new Problem("host-not-allowed", "Ask this server by its address or, on the same machine, by localhost.");
    next();
  };
}

/** The host of a Host header field (RFC 9110, section 7.2), without its port and without the brackets of IPv6. */
function nameOf(field: string): string {
  const [, bracketed, plain] = /^(?:\[([^\]]*)\]|([^:[\]]*))(?::\d*)?$/.exec(field) ?? [];
  return (bracketed ?? plain ?? "").toLowerCase();
}
