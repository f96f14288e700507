import { isTokenWanted, token } from "../session/session.ts";
import { ProblemError } from "./problem-error.ts";
import type { ProblemDocument } from "./types.ts";

const PROBLEM_TYPE = "application/problem+json";

/** A request to the API, with the token if there is one. */
export interface RequestOptions {
  readonly method?: "GET" | "POST" | "PATCH" | "DELETE";
  /** Sent as JSON. */
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/**
 * Sends a request and gives the response, which is a success.
 *
 * @throws ProblemError for what the server refuses; a 401 asks the reader for a token, too.
 * @throws TypeError when the server can't be reached.
 */
export async function send(
  path: string,
  { method = "GET", body, headers, signal }: RequestOptions = {},
): Promise<Response> {
  const sent = token.value;
  const response = await fetch(path, {
    method,
    headers: {
      ...(sent === "" ? {} : { Authorization: `Bearer ${sent}` }),
      ...(body === undefined ? {} : { "Content-Type": "application/json" }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    ...(signal === undefined ? {} : { signal }),
    cache: "no-store",
    credentials: "omit",
  });
  if (response.ok) return response;
  // An answer to a token that was replaced meanwhile says nothing about the new one.
  if (response.status === 401 && sent === token.value) isTokenWanted.value = true;
  throw new ProblemError(await problemOf(response), retryAfterOf(response));
}

/** Sends a request and gives the JSON of its response. @throws as `send` does */
export async function ask<Result>(path: string, options?: RequestOptions): Promise<Result> {
  return (await (await send(path, options)).json()) as Result;
}

async function problemOf(response: Response): Promise<ProblemDocument> {
  const { status, headers } = response;
  if (headers.get("Content-Type")?.startsWith(PROBLEM_TYPE)) return (await response.json()) as ProblemDocument;
  return { type: "about:blank", title: "No answer", status, detail: `The server answered with status ${status}.` };
}

function retryAfterOf({ headers }: Response): number | undefined {
  const seconds = Number(headers.get("Retry-After") ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds * 1_000 : undefined;
}

/** A sentence for the reader on whatever a request threw. */
export function describeFailure(error: unknown): string {
  if (error instanceof ProblemError) return error.message;
  if (error instanceof TypeError) return "The server can't be reached.";
  return error instanceof Error ? error.message : String(error);
}
