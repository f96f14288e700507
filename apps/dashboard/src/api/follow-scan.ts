import { createParser } from "eventsource-parser";
import { ProblemError } from "./problem-error.ts";
import { send } from "./request.ts";
import type { ScanEvent } from "./types.ts";

const FIRST_PAUSE_MS = 500;
const LONGEST_PAUSE_MS = 10_000;

/** Told of what happens while a scan is followed. */
export interface Follower {
  readonly onEvents: (events: readonly ScanEvent[]) => void;
  /** Whether the line to the server stands. */
  readonly onLine: (isUp: boolean) => void;
}

/**
 * Follows a scan from its first event until it is over. Where the line breaks it goes on behind the last event that came, by its number: none
 * is missed, none comes twice. `EventSource` would do so, too, but sends no token.
 *
 * @throws ProblemError when the server refuses for good.
 */
export async function followScan(id: string, { onEvents, onLine }: Follower, signal: AbortSignal): Promise<void> {
  let lastId = "";
  let pauseMs = FIRST_PAUSE_MS;
  while (!signal.aborted) {
    try {
      const headers = { Accept: "text/event-stream", ...(lastId === "" ? {} : { "Last-Event-ID": lastId }) };
      const response = await send(`/v1/scans/${encodeURIComponent(id)}/events`, { headers, signal });
      onLine(true);
      if (response.body === null || response.status === 204) return;
      for await (const batch of batchesOf(response.body)) {
        pauseMs = FIRST_PAUSE_MS;
        lastId = batch.lastId || lastId;
        onEvents(batch.events);
      }
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof ProblemError && error.retryAfterMs === undefined) throw error;
      onLine(false);
      pauseMs = error instanceof ProblemError ? (error.retryAfterMs ?? pauseMs) : pauseMs;
    }
    await pause(pauseMs, signal);
    pauseMs = Math.min(LONGEST_PAUSE_MS, 2 * pauseMs);
  }
}

interface Batch {
  readonly events: readonly ScanEvent[];
  /** Number of the last of them that has one; empty where none has. */
  readonly lastId: string;
}

/** The events of a stream, those together that came together: of a scan that is over, many do. */
async function* batchesOf(body: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<Batch> {
  let events: ScanEvent[] = [];
  let lastId = "";
  const parser = createParser({
    onEvent: ({ id, event, data }) => {
      lastId = id ?? lastId;
      events.push({ ...JSON.parse(data), type: event });
    },
  });
  const reader = body.pipeThrough(new TextDecoderStream()).getReader();
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      parser.feed(value);
      if (events.length === 0) continue;
      yield { events, lastId };
      events = [];
    }
  } finally {
    await reader.cancel().catch(() => undefined);
  }
}

function pause(milliseconds: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const timer = setTimeout(finish, milliseconds);
    signal.addEventListener("abort", finish, { once: true });
    function finish(): void {
      clearTimeout(timer);
      signal.removeEventListener("abort", finish);
      resolve();
    }
  });
}
