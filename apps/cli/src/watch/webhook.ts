import { setTimeout as wait } from "node:timers/promises";
import { judgeAnswer, type Notice, noticeHeaders } from "@portolan/report/notice";
import pRetry, { AbortError } from "p-retry";
import { UsageError } from "../usage-error.ts";
import { NoticeError } from "./notice-error.ts";

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
/** All tries together. */
const MOST_MS = 180_000;

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
 * Each try is signed anew, where there is a secret. Redirects are not followed, and answers are not read.
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

async function post(notice: Notice, { url, secret, timeoutMs = TRY_TIMEOUT_MS }: Webhook, signal: AbortSignal) {
  let response: Response;
  try {
    response = await fetch(url, {
      method: "POST",
      body: notice.body,
      headers: noticeHeaders(notice, secret, Date.now()),
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

function refuse({ status, headers }: Response): void {
  const answer = judgeAnswer(status, headers.get("retry-after") ?? undefined, Date.now());
  if (answer.kind === "busy") throw new BusyError(answer.reason, answer.pauseMs);
  if (answer.kind === "refused") throw new AbortError(new NoticeError(answer.reason));
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
