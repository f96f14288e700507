import { createHmac } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import { VERSION } from "@portolan/core";
import pRetry, { AbortError } from "p-retry";
import { UsageError } from "../usage-error.ts";
import { type Notice, NoticeError } from "./notice.ts";

/** Where and how notices are posted. */
export interface Webhook {
  readonly url: URL;
  /** What notices are signed with; not at all without it. */
  readonly secret: string | undefined;
  /** Milliseconds before the second try, doubled before each further one; a second by default. */
  readonly retryAfterMs?: number;
  /** Milliseconds that one try may take; 10 seconds by default. */
  readonly timeoutMs?: number;
}

const RETRIES = 4;
const RETRY_AFTER_MS = 1_000;
const TRY_TIMEOUT_MS = 10_000;
/** However long the receiver asks to be left alone: the next scan waits for this. */
const LONGEST_PAUSE_MS = 60_000;
/** All tries together. */
const MOST_MS = 180_000;

/** Statuses of RFC 9110, RFC 8470 and RFC 6585 that may be another the next time; so are those of 500 and above. */
const TEMPORARY: ReadonlySet<number> = new Set([408, 425, 429]);

/** The URL of `--notify`. Throws a `UsageError` for what is none, or has a password, which every user of the machine could read. */
export function parseWebhookUrl(text: string): URL {
  const url = URL.canParse(text) ? new URL(text) : undefined;
  if (url === undefined || (url.protocol !== "http:" && url.protocol !== "https:"))
    throw new UsageError(`--notify "${text}" is no http or https URL; give one such as https://example.com/changes.`);
  if (url.username !== "" || url.password !== "")
    throw new UsageError("--notify takes no user name or password: receivers check the signature; leave them out.");
  return url;
}

/**
 * Posts a notice, and tries again a few times when that may help: after a time-out, a lost connection, or an answer that says so.
 *
 * With a secret, each try has `x-portolan-timestamp`, Unix time in seconds, and `x-portolan-signature`, `sha256=` and the HMAC-SHA256 in
 * hexadecimal digits of the timestamp, a full stop and the body. Redirects are not followed, and answers are not read.
 *
 * @throws NoticeError when it was not taken.
 */
export async function postNotice(notice: Notice, webhook: Webhook, signal: AbortSignal): Promise<void> {
  const minTimeout = webhook.retryAfterMs ?? RETRY_AFTER_MS;
  try {
    await pRetry(() => post(notice, webhook, signal), {
      retries: RETRIES,
      minTimeout,
      maxRetryTime: MOST_MS,
      randomize: true,
      signal,
      onFailedAttempt: ({ error, retriesLeft }) => (retriesLeft > 0 ? pauseFor(error, signal) : undefined),
    });
  } catch (error) {
    if (error instanceof NoticeError) throw error;
    throw new NoticeError(signal.aborted ? "the watch was interrupted" : reasonOf(error), { cause: error });
  }
}

/** An answer that asks for a pause before the next try. */
class BusyError extends NoticeError {
  readonly pauseMs: number;

  constructor(message: string, pauseMs: number) {
    super(message);
    this.pauseMs = pauseMs;
  }
}

async function post({ id, body }: Notice, { url, secret, timeoutMs = TRY_TIMEOUT_MS }: Webhook, signal: AbortSignal) {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      body,
      headers: {
        "content-type": "application/json",
        "user-agent": `portolan/${VERSION}`,
        "x-portolan-delivery": id,
        ...(secret === undefined ? {} : signatureHeaders(body, secret)),
      },
      redirect: "manual",
      signal: AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]),
    });
  } catch (error) {
    throw new NoticeError(reasonOf(error), { cause: error });
  }
  // Nobody needs it, and it may never end.
  await response.body?.cancel().catch(() => undefined);
  refuse(response);
}

function signatureHeaders(body: string, secret: string): Readonly<Record<string, string>> {
  const timestamp = String(Math.floor(Date.now() / 1000));
  const signature = createHmac("sha256", secret).update(`${timestamp}.${body}`).digest("hex");
  return { "x-portolan-timestamp": timestamp, "x-portolan-signature": `sha256=${signature}` };
}

function refuse({ ok, status, headers }: Response): void {
  if (ok) return;
  if (TEMPORARY.has(status) || status >= 500) {
    throw new BusyError(`it answered with status ${status}`, retryAfterMs(headers.get("retry-after")));
  }
  const isRedirect = status >= 300 && status < 400;
  const advice = isRedirect ? ", a redirect, which is not followed: give the URL that it leads to" : "";
  throw new AbortError(new NoticeError(`it answered with status ${status}${advice}`));
}

/** The pause that a `Retry-After` header asks for (RFC 9110 section 10.2.3), in bounds; none when it is none. */
function retryAfterMs(header: string | null): number {
  if (header === null) return 0;
  const milliseconds = /^\d+$/.test(header) ? Number(header) * 1000 : Date.parse(header) - Date.now();
  return Number.isNaN(milliseconds) ? 0 : Math.min(Math.max(milliseconds, 0), LONGEST_PAUSE_MS);
}

async function pauseFor(error: Error, signal: AbortSignal): Promise<void> {
  if (error instanceof BusyError && error.pauseMs > 0) await wait(error.pauseMs, undefined, { signal });
}

/** `fetch` hides the reason in the cause of its error. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  if (error.name === "TimeoutError") return "it did not answer in time";
  return error.cause instanceof Error ? error.cause.message : error.message;
}
