import createFetchClient, { type Client, type Middleware } from "openapi-fetch";
import { answerSchema, describeIssue } from "./answer-schemas.ts";
import { ClientError } from "./client-error.ts";
import type { paths } from "./generated/openapi.ts";
import { parseJson } from "./parse-json.ts";
import { isPassing, withPatience } from "./patience.ts";
import { readText } from "./read-text.ts";
import { problemOf, ServerProblem } from "./server-problem.ts";

/** Bytes of an answer that is read as a whole: many times the largest page. */
const LONGEST_ANSWER = 64 * 1_024 * 1_024;

/** Methods that may be sent twice (RFC 9110, section 9.2.2). */
const IDEMPOTENT: ReadonlySet<string> = new Set(["GET", "HEAD", "PUT", "DELETE"]);

/** Every operation of the OpenAPI document, typed. Each throws a `ServerProblem` or a `ClientError` for what is no success. */
export type Requests = Client<paths, "application/json">;

/** What requests are made with. */
export interface RequestsOptions {
  readonly url: string;
  readonly token: string | undefined;
  readonly fetch: typeof globalThis.fetch;
  readonly patienceMs: number;
}

/** Makes requests whose answers have been held against the OpenAPI document. */
export function createRequests({ url, token, fetch, patienceMs }: RequestsOptions): Requests {
  const requests = createFetchClient<paths, "application/json">({
    baseUrl: url,
    // A token is for this server, and for none that it names.
    redirect: "error",
    credentials: "omit",
    ...(token === undefined ? {} : { headers: { Authorization: `Bearer ${token}` } }),
    fetch: patientFetch(url, fetch, patienceMs),
  });
  requests.use({ onResponse: checkAnswer });
  return requests;
}

/** Sends requests again that a server could not take yet. One that has never answered may not be there: it is not waited for. */
function patientFetch(url: string, fetch: typeof globalThis.fetch, patienceMs: number) {
  let hasAnswered = false;
  const send = async (request: Request): Promise<Response> => {
    const response = await fetch(request.clone()).catch((cause: unknown) => {
      request.signal.throwIfAborted();
      throw unreachable(url, cause);
    });
    hasAnswered = true;
    if (response.ok) return response;
    throw await problemOf(response);
  };
  return (request: Request): Promise<Response> => {
    const isRepeatable = IDEMPOTENT.has(request.method) || request.headers.has("Idempotency-Key");
    return withPatience(() => send(request), {
      patienceMs,
      signal: request.signal,
      isWorthwhile: (error) => isPassing(error) && (isUntouched(error) || (hasAnswered && isRepeatable)),
    });
  };
}

/** Whether nothing can have been done. */
function isUntouched(error: unknown): boolean {
  return error instanceof ServerProblem && error.retryAfterMs !== undefined;
}

const checkAnswer: NonNullable<Middleware["onResponse"]> = async ({ request, response, schemaPath, options }) => {
  if (options.parseAs !== "json" || response.status === 204) return undefined;
  const schema = answerSchema(request.method, schemaPath, response.status);
  const text = await readText(response.body, LONGEST_ANSWER).catch((error: unknown) => {
    request.signal.throwIfAborted();
    throw error instanceof ClientError ? error : unreachable(request.url, error);
  });
  const result = schema?.safeParse(parseJson(text));
  if (result?.success)
    return new Response(text, { status: response.status, headers: { "Content-Type": "application/json" } });
  const complaint = result === undefined ? `status ${response.status}` : describeIssue(result.error);
  throw new ClientError(
    "ANSWER_INVALID",
    `The server's answer to ${request.method} ${schemaPath} is not what its version of the interface gives (${complaint}): check its version.`,
    { cause: result?.error },
  );
};

/** The error of a server that does not answer, or not to the end. */
export function unreachable(url: string, cause: unknown): ClientError {
  const reason = reasonOf(cause);
  return new ClientError(
    "SERVER_UNREACHABLE",
    `The server at ${url} cannot be reached${reason}: check that it runs, and its address.`,
    { cause },
  );
}

/** fetch says "fetch failed"; what happened is in its cause, where the platform tells. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return "";
  const { cause } = error;
  if (cause instanceof Error && cause.message !== "") return ` (${cause.message})`;
  return error.message === "" ? "" : ` (${error.message})`;
}
