import type { EventSourceMessage } from "eventsource-parser";
import type { z } from "zod";
import { describeIssue, eventSchema, namedSchema } from "./answer-schemas.ts";
import { ClientError } from "./client-error.ts";
import { readEventMessages } from "./event-messages.ts";
import type { components } from "./generated/openapi.ts";
import { parseJson } from "./parse-json.ts";
import { isPassing, pause, withPatience } from "./patience.ts";
import { type Requests, unreachable } from "./requests.ts";
import { ServerProblem } from "./server-problem.ts";

/** Milliseconds without a sign of life after which a connection is given up: a server sends something every second. */
const STALLED_AFTER_MS = 30_000;

/** What a scan tells, and what has become of it. */
export type ScanEvent = components["schemas"]["ScanEvent"];
/** A moment's view of how far a scan has come. */
export type Progress = components["schemas"]["Progress"];

/** What one who follows a scan is told: events with their numbers, which grow; and, about once a second, how far it is, which has none. */
export type Told =
  | { readonly kind: "event"; readonly id: number; readonly event: ScanEvent }
  | { readonly kind: "progress"; readonly progress: Progress };

/** How a scan is followed. */
export interface FollowOptions {
  /** The number of the last event that is known already; 0, the default, for all. */
  readonly after?: number;
  /** Ends it: iteration then throws the signal's reason. */
  readonly signal?: AbortSignal;
}

/** What a scan is followed by. */
export interface FollowMeans {
  readonly requests: Requests;
  readonly url: string;
  readonly patienceMs: number;
}

/** Milliseconds before a connection that was lost is made anew, at the least. */
const RECONNECT_MS = 250;

const OVER: ReadonlySet<string> = new Set(["finished", "aborted", "timed-out", "failed"]);

/** The number of an event. */
const SEQUENCE = /^\d{1,15}$/;

/**
 * Follows a scan until it is over. A connection that is lost or silent is made anew, and goes on behind the last event that was told, so
 * that none is missing and none is told twice.
 *
 * @throws ServerProblem, ClientError when the server refuses, or is gone for longer than the patience.
 */
export async function* followScan(
  id: string,
  { after = 0, signal }: FollowOptions,
  means: FollowMeans,
): AsyncGenerator<Told, void> {
  const { patienceMs } = means;
  for (let position = after; ; ) {
    const open = () => openStream(id, position, signal, means);
    const pieces = await withPatience(open, { patienceMs, signal, isWorthwhile: isPassing });
    if (pieces === undefined) return;
    try {
      for await (const messages of pieces) {
        for (const message of messages) {
          const told = toldBy(message, position);
          if (told === undefined) continue;
          if (told.kind === "event") position = told.id;
          yield told;
          if (told.kind === "event" && told.event.type === "status" && OVER.has(told.event.status)) return;
        }
      }
    } catch (error) {
      if (!isPassing(error)) throw error;
    }
    await pause(RECONNECT_MS, signal);
  }
}

/**
 * Connects, and gives what comes, piece by piece, the first of them being there already: a server that lets one in and says nothing is not
 * back yet. Undefined when nothing follows any more.
 */
async function openStream(
  id: string,
  position: number,
  signal: AbortSignal | undefined,
  { requests, url }: FollowMeans,
): Promise<AsyncGenerator<readonly EventSourceMessage[], void> | undefined> {
  const connection = new AbortController();
  const within = withinSilence(connection, signal, url);
  const { data } = await within(
    requests.GET("/v1/scans/{id}/events", {
      params: { path: { id }, header: { "Last-Event-ID": String(position) } },
      headers: { Accept: "text/event-stream" },
      parseAs: "stream",
      signal: signal === undefined ? connection.signal : AbortSignal.any([signal, connection.signal]),
    }),
  );
  if (!data) return undefined;
  const pieces = readEventMessages(data);
  const first = await within(pieces.next());
  if (first.done) throw unreachable(url, new Error("it closes the connection at once"));
  return (async function* () {
    try {
      for (let piece: IteratorResult<readonly EventSourceMessage[], void> = first; !piece.done; ) {
        yield piece.value;
        piece = await within(pieces.next());
      }
    } finally {
      connection.abort();
    }
  })();
}

/** Waits for a sign of life, but not for ever, and makes a passing error of whatever ends the connection. */
function withinSilence(connection: AbortController, signal: AbortSignal | undefined, url: string) {
  return async <T>(sign: Promise<T>): Promise<T> => {
    const silence = new Error(`it has said nothing for ${STALLED_AFTER_MS / 1_000} s`);
    const timer = setTimeout(() => connection.abort(silence), STALLED_AFTER_MS);
    try {
      return await sign;
    } catch (error) {
      connection.abort();
      signal?.throwIfAborted();
      if (error instanceof ClientError || error instanceof ServerProblem) throw error;
      throw unreachable(url, error);
    } finally {
      clearTimeout(timer);
    }
  };
}

/** What a message tells; nothing when it is known already, or of a kind that this version does not know. @throws ClientError `ANSWER_INVALID` */
function toldBy({ id, event = "", data }: EventSourceMessage, position: number): Told | undefined {
  if (event === "progress") return { kind: "progress", progress: parse(namedSchema("Progress"), event, data) };
  const schema = eventSchema(event);
  if (schema === undefined) return undefined;
  if (id === undefined || !SEQUENCE.test(id)) throw invalid(event, "it has no number");
  if (Number(id) <= position) return undefined;
  return { kind: "event", id: Number(id), event: parse(schema, event, data) };
}

function parse<T>(schema: z.ZodType<T>, event: string, data: string): T {
  const result = schema.safeParse(parseJson(data));
  if (result.success) return result.data;
  throw invalid(event, describeIssue(result.error), result.error);
}

function invalid(event: string, complaint: string, cause?: unknown): ClientError {
  const name = JSON.stringify(event);
  return new ClientError(
    "ANSWER_INVALID",
    `The server's event ${name} is not what its version of the interface gives (${complaint}): check its version.`,
    { cause },
  );
}
