import pRetry from "p-retry";
import { ClientError } from "./client-error.ts";
import { ServerProblem } from "./server-problem.ts";

/** Milliseconds before the first try again, and the most between two: each pause is up to twice as long as the one before. */
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 10_000;

/** Statuses of a server, or of what stands before it, that is too busy or on its way back (RFC 9110, RFC 6585). */
const BUSY: ReadonlySet<number> = new Set([429, 502, 503, 504]);

/** Whether the same request may well succeed a little later. */
export function isPassing(error: unknown): boolean {
  if (error instanceof ServerProblem) return BUSY.has(error.status);
  return error instanceof ClientError && error.code === "SERVER_UNREACHABLE";
}

/** How long, and for what, something is tried again. */
export interface PatienceOptions {
  /** Milliseconds from the first try to the last; 0 for one try. */
  readonly patienceMs: number;
  readonly signal: AbortSignal | undefined;
  /** What is worth another try. */
  readonly isWorthwhile: (error: unknown) => boolean;
}

/** Does something until it succeeds, with growing pauses; a server that says when to come back is believed. Rejects with the last error. */
export function withPatience<T>(attempt: () => Promise<T>, options: PatienceOptions): Promise<T> {
  const { patienceMs, signal, isWorthwhile } = options;
  const giveUpMs = Date.now() + patienceMs;
  return pRetry(attempt, {
    retries: patienceMs === 0 ? 0 : Number.POSITIVE_INFINITY,
    minTimeout: FIRST_PAUSE_MS,
    maxTimeout: LONGEST_PAUSE_MS,
    randomize: true,
    maxRetryTime: patienceMs,
    shouldRetry: async ({ error }) => {
      const waitMs = error instanceof ServerProblem ? (error.retryAfterMs ?? 0) : 0;
      if (!isWorthwhile(error) || Date.now() + waitMs > giveUpMs) return false;
      await pause(waitMs, signal);
      return true;
    },
    ...(signal === undefined ? {} : { signal }),
  });
}

/** Waits; rejects with the signal's reason when that comes first. */
export function pause(milliseconds: number, signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve, reject) => {
    if (signal?.aborted) {
      reject(signal.reason);
      return;
    }
    const onAbort = (): void => {
      clearTimeout(timer);
      reject(signal?.reason);
    };
    const timer = setTimeout(() => {
      signal?.removeEventListener("abort", onAbort);
      resolve();
    }, milliseconds);
    signal?.addEventListener("abort", onAbort, { once: true });
  });
}
