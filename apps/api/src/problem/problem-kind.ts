/** Everything this endpoint refuses or fails with. The list is documented in this app's README. */
export const PROBLEM_KINDS = {
  "body-malformed": { status: 400, title: "The body is not JSON." },
  "request-invalid": { status: 400, title: "The request is not of the form that is wanted here." },
  unauthenticated: { status: 401, title: "A token is needed." },
  "scope-missing": { status: 403, title: "The token does not allow this." },
  "target-not-allowed": { status: 403, title: "A target may not be scanned." },
  "webhook-not-allowed": { status: 403, title: "A webhook may not be connected to." },
  "not-found": { status: 404, title: "There is nothing here." },
  "method-not-allowed": { status: 405, title: "This can't be done with that method." },
  "not-acceptable": { status: 406, title: "This is not to be had in that form." },
  "schedule-busy": { status: 409, title: "The schedule's last scan is not over." },
  "too-many-schedules": { status: 409, title: "There are as many schedules as there may be." },
  "scan-over": { status: 409, title: "The scan is over." },
  "body-too-large": { status: 413, title: "The body is too large." },
  "media-type-unsupported": { status: 415, title: "The body is not of a type that is understood here." },
  "host-not-allowed": { status: 421, title: "This server does not answer to that name." },
  "idempotency-key-reused": { status: 422, title: "That key belongs to another request." },
  "input-invalid": { status: 422, title: "A target, a port list or a pace makes no scan." },
  "schedule-invalid": { status: 422, title: "A cron expression or a time zone makes no schedule." },
  "scan-too-large": { status: 422, title: "The scan is larger than one may be here." },
  "rate-limited": { status: 429, title: "That was too often." },
  "internal-error": { status: 500, title: "Something went wrong on this side." },
  unavailable: { status: 503, title: "This cannot be done now." },
} as const satisfies Readonly<Record<string, { readonly status: number; readonly title: string }>>;

export type ProblemKind = keyof typeof PROBLEM_KINDS;
