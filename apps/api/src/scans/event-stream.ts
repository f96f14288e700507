import { once } from "node:events";
import type { ServerResponse } from "node:http";
import type { ScanEvent } from "@portolan/core";
import { problemOf } from "../problem/problem-of.ts";

export const NDJSON_TYPE = "application/x-ndjson";

/** Who is written to, and when to give up on them. */
export interface EventStreamOptions {
  readonly response: ServerResponse;
  /** Milliseconds that a client may take to read what was written to it. */
  readonly stalledAfterMs: number;
}

/**
 * Writes a scan's events as NDJSON, one object a line, no faster than the client reads them.
 *
 * A scan that fails has one more line after its `end` event with status `failed`: `{"type":"problem","problem":…}`, the problem
 * document.
 *
 * @throws whatever the scan throws before its first event; nothing has been written then.
 */
export async function streamEvents(events: AsyncIterable<ScanEvent>, options: EventStreamOptions): Promise<void> {
  const { response } = options;
  try {
    for await (const event of events) {
      if (!response.headersSent) response.writeHead(200, { "Content-Type": NDJSON_TYPE, "Cache-Control": "no-store" });
      await writeLine(event, options);
      if (response.destroyed) return;
    }
  } catch (error) {
    if (!response.headersSent || response.destroyed) throw error;
    await writeLine({ type: "problem", problem: problemOf(error).document }, options);
  }
  response.end();
}

/** Resolves when the client can take more; a client that has gone, or reads nothing for too long, is cut off. */
async function writeLine(value: unknown, { response, stalledAfterMs }: EventStreamOptions): Promise<void> {
  if (response.destroyed || response.write(`${JSON.stringify(value)}\n`)) return;
  const gone = new AbortController();
  const onClose = (): void => gone.abort();
  response.once("close", onClose);
  const stalled = AbortSignal.timeout(stalledAfterMs);
  try {
    await once(response, "drain", { signal: AbortSignal.any([gone.signal, stalled]) });
  } catch {
    response.destroy();
  } finally {
    response.off("close", onClose);
  }
}
