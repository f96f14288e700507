/** However long the receiver asks to be left alone. */
const LONGEST_PAUSE_MS = 60_000;

/** Statuses of RFC 9110, RFC 8470 and RFC 6585 that may be another the next time; so are those of 500 and above. */
const TEMPORARY: ReadonlySet<number> = new Set([408, 425, 429]);

/** What a receiver has said to a notice: that it has it, that it never takes it, or that it may take it later. Reasons are clauses. */
export type Answer =
  | { readonly kind: "taken" }
  | { readonly kind: "refused"; readonly reason: string }
  | { readonly kind: "busy"; readonly reason: string; readonly pauseMs: number };

/**
 * Says what a status means. Redirects are not followed: what they lead to is not what was asked for.
 *
 * @param retryAfter The header field `Retry-After` (RFC 9110, section 10.2.3), where there is one.
 * @param nowMs Milliseconds since 1970.
 */
export function judgeAnswer(status: number, retryAfter: string | undefined, nowMs: number): Answer {
  if (status >= 200 && status < 300) return { kind: "taken" };
  const reason = `it answered with status ${status}`;
  if (TEMPORARY.has(status) || status >= 500) return { kind: "busy", reason, pauseMs: pauseOf(retryAfter, nowMs) };
  const isRedirect = status >= 300 && status < 400;
  const advice = isRedirect ? ", a redirect, which is not followed: give the URL that it leads to" : "";
  return { kind: "refused", reason: `${reason}${advice}` };
}

/** In bounds; none when the field is none. */
function pauseOf(retryAfter: string | undefined, nowMs: number): number {
  if (retryAfter === undefined) return 0;
  const milliseconds = /^\d+$/.test(retryAfter) ? Number(retryAfter) * 1000 : Date.parse(retryAfter) - nowMs;
  return Number.isNaN(milliseconds) ? 0 : Math.min(Math.max(milliseconds, 0), LONGEST_PAUSE_MS);
}
