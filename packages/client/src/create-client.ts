import { type FollowOptions, followScan, type ScanEvent, type Told } from "./follow-scan.ts";
import type { components, operations } from "./generated/openapi.ts";
import { createRequests, type Requests } from "./requests.ts";
import { checkToken, parseServerUrl } from "./server-address.ts";

/** Milliseconds that a server which has answered before is waited for. */
const DEFAULT_PATIENCE_MS = 60_000;
/** Bytes of a key that says that two requests are one. */
const KEY_BYTES = 16;

export type Scan = components["schemas"]["Scan"];
export type ScanRequest = components["schemas"]["ScanRequest"];
/** A port that a scan has found. */
export type PortEvent = Extract<ScanEvent, { readonly type: "port" }>;

type QueryOf<Operation extends keyof operations> = Omit<
  NonNullable<operations[Operation]["parameters"]["query"]>,
  "cursor"
>;
/** Which scans. `limit` is the rows of a page. */
export type ScanQuery = QueryOf<"listScans">;
/** Which results. `limit` is the rows of a page. */
export type ResultQuery = QueryOf<"listResults">;

/** Where a client finds its server, and as whom. */
export interface ClientOptions {
  /** `http://127.0.0.1:8080`; in a page that the server sent, `location.origin`. */
  readonly url: string;
  /** What `portolan-api token create` showed. */
  readonly token?: string | undefined;
  /** The platform's by default. */
  readonly fetch?: typeof globalThis.fetch;
  /**
   * Milliseconds that a server is waited for which has answered before and now does not, or which is too busy; 60,000 by default, 0 for
   * not at all.
   */
  readonly patienceMs?: number;
}

/** What goes with one request. */
export interface CallOptions {
  readonly signal?: AbortSignal;
}

/** What goes with a request for a scan. */
export interface CreateOptions extends CallOptions {
  /** Two requests with the same key and body give the same scan. Random by default, so that a request that is sent again makes no second scan. */
  readonly idempotencyKey?: string;
}

/** A server's scans. Each call rejects with a `ServerProblem` for what the server refuses, and with a `ClientError` where it has no good answer. */
export interface PortolanClient {
  /** Every operation of the OpenAPI document, typed, for what has no method here. Answers are checked, and errors thrown, all the same. */
  readonly requests: Requests;
  createScan(request: ScanRequest, options?: CreateOptions): Promise<Scan>;
  showScan(id: string, options?: CallOptions): Promise<Scan>;
  pauseScan(id: string, options?: CallOptions): Promise<Scan>;
  resumeScan(id: string, options?: CallOptions): Promise<Scan>;
  abortScan(id: string, options?: CallOptions): Promise<Scan>;
  /** The scans, the newest first; page by page, as far as they are read. */
  scans(query?: ScanQuery, options?: CallOptions): AsyncIterable<Scan>;
  /** The ports that a scan has found; page by page, as far as they are read. */
  results(id: string, query?: ResultQuery, options?: CallOptions): AsyncIterable<PortEvent>;
  /** What a scan has told and tells, until it is over, whatever happens to connection and server in between. */
  follow(id: string, options?: FollowOptions): AsyncIterable<Told>;
}

/**
 * A client of the HTTP endpoint at an address. Asks for nothing yet.
 *
 * @throws ClientError `URL_INVALID`, `TOKEN_INVALID`
 */
export function createClient({
  url: text,
  token,
  fetch,
  patienceMs = DEFAULT_PATIENCE_MS,
}: ClientOptions): PortolanClient {
  const url = parseServerUrl(text);
  const requests = createRequests({
    url,
    token: token === undefined ? undefined : checkToken(token),
    // Looked up at each call: a page may have its own.
    fetch: fetch ?? ((...request) => globalThis.fetch(...request)),
    patienceMs,
  });
  const ofScan = (id: string, { signal }: CallOptions = {}) => ({
    params: { path: { id } },
    ...(signal === undefined ? {} : { signal }),
  });
  return {
    requests,
    createScan: async (body, { idempotencyKey = randomKey(), signal } = {}) =>
      dataOf(
        await requests.POST("/v1/scans", {
          body,
          params: { header: { "Idempotency-Key": idempotencyKey } },
          ...(signal === undefined ? {} : { signal }),
        }),
      ),
    showScan: async (id, options) => dataOf(await requests.GET("/v1/scans/{id}", ofScan(id, options))),
    pauseScan: async (id, options) => dataOf(await requests.POST("/v1/scans/{id}/pause", ofScan(id, options))),
    resumeScan: async (id, options) => dataOf(await requests.POST("/v1/scans/{id}/resume", ofScan(id, options))),
    abortScan: async (id, options) => dataOf(await requests.DELETE("/v1/scans/{id}", ofScan(id, options))),
    async *scans(query = {}, { signal } = {}) {
      const ask = async (cursor: string | undefined) =>
        dataOf(
          await requests.GET("/v1/scans", {
            params: { query: withCursor(query, cursor) },
            ...(signal === undefined ? {} : { signal }),
          }),
        );
      for await (const page of pages(ask)) yield* page.scans;
    },
    async *results(id, query = {}, { signal } = {}) {
      const ask = async (cursor: string | undefined) =>
        dataOf(
          await requests.GET("/v1/scans/{id}/results", {
            params: { path: { id }, query: withCursor(query, cursor) },
            ...(signal === undefined ? {} : { signal }),
          }),
        );
      for await (const page of pages(ask)) yield* page.results;
    },
    follow: (id, options = {}) => followScan(id, options, { requests, url, patienceMs }),
  };
}

/** The pages of a list, each asked for when it is read. */
async function* pages<Page extends { readonly next: string | null }>(
  ask: (cursor: string | undefined) => Promise<Page>,
): AsyncGenerator<Page, void> {
  for (let cursor: string | undefined; ; ) {
    const page = await ask(cursor);
    yield page;
    if (page.next === null) return;
    cursor = page.next;
  }
}

function withCursor<Query extends object>(query: Query, cursor: string | undefined): Query & { cursor?: string } {
  return cursor === undefined ? query : { ...query, cursor };
}

/** What an answer to one of `requests` holds: what has none was thrown. @throws TypeError for one without a body. */
export function dataOf<Data>({ data }: { readonly data?: Data }): Data {
  if (data === undefined) throw new TypeError("An answer without a body was let through.");
  return data;
}

/** Not `crypto.randomUUID`: pages have that only over HTTPS, or on this machine. */
function randomKey(): string {
  return Array.from(crypto.getRandomValues(new Uint8Array(KEY_BYTES)), (byte) =>
    byte.toString(16).padStart(2, "0"),
  ).join("");
}
