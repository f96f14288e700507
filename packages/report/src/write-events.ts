import type { EndEvent, ScanEvent } from "@portolan/core";
import type { Sink } from "./sink.ts";
import type { Writer } from "./writer.ts";

/** A format and where it goes. */
export interface Output {
  readonly writer: Writer;
  readonly sink: Sink;
}

/** What time is to `writeEvents`. */
export interface WriteEventsOptions {
  /** Calls back every so many milliseconds until the function it gives is called; the timers of Node by default. */
  readonly every?: (milliseconds: number, callback: () => void) => () => void;
}

/** Milliseconds between two looks for text that became due without an event. */
const TICK_MS = 100;

/**
 * Reads a scan to its end and writes it to every output, no faster than the slowest sink takes it.
 *
 * Gives the `end` event, or nothing when the events ran out without one. Rejects with the error of the scan, or of the first sink
 * that failed; reading then stops, which aborts the scan. In each case every writer is closed and every sink that still works
 * has the end of its document.
 */
export async function writeEvents(
  events: AsyncIterable<ScanEvent>,
  outputs: readonly Output[],
  options: WriteEventsOptions = {},
): Promise<EndEvent | undefined> {
  const stopTicking = (options.every ?? everyInterval)(TICK_MS, () => tick(outputs));
  let end: EndEvent | undefined;
  let failure: { readonly error: unknown } | undefined;
  try {
    for await (const event of events) {
      if (event.type === "end") end = event;
      for (const { writer, sink } of outputs) {
        const full = sink.write(writer.write(event));
        if (full) await full;
      }
    }
  } catch (error) {
    failure = { error };
  }
  stopTicking();
  for (const output of outputs) {
    try {
      await closeOutput(output);
    } catch (error) {
      failure ??= { error };
    }
  }
  if (failure) throw failure.error;
  return end;
}

/** What is due is little, and events stop until it is taken, so its promise needs no waiting for. */
function tick(outputs: readonly Output[]): void {
  for (const { writer, sink } of outputs) {
    try {
      sink.write(writer.tick())?.catch(() => undefined);
    } catch {
      // A sink that failed says so again at the next event, where the failure ends the scan.
    }
  }
}

/** Reads the writer to its end even when the sink has failed: what it spooled is given back only then. */
async function closeOutput({ writer, sink }: Output): Promise<void> {
  let failure: { readonly error: unknown } | undefined;
  for (const text of writer.close()) {
    if (failure) continue;
    try {
      const full = sink.write(text);
      if (full) await full;
    } catch (error) {
      failure = { error };
    }
  }
  await sink.close();
  if (failure) throw failure.error;
}

function everyInterval(milliseconds: number, callback: () => void): () => void {
  const timer = setInterval(callback, milliseconds);
  return () => clearInterval(timer);
}
