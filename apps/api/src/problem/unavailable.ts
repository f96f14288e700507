import { Problem } from "./problem.ts";

/** Seconds after which a client that was turned away may try again. */
const RETRY_AFTER_SECONDS = "5";

/** What is answered where something cannot be done now, and may be done soon. */
export function unavailable(detail: string): Problem {
  return new Problem("unavailable", detail, { headers: { "Retry-After": RETRY_AFTER_SECONDS } });
}
