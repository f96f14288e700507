import type { ScanEvent } from "@portolan/core";
import { readResults } from "../src/read-results.ts";

/** Reads results from a text or bytes, in chunks of so many bytes. */
export async function readText(content: string | Uint8Array, chunkBytes = 16_384): Promise<ScanEvent[]> {
  const events: ScanEvent[] = [];
  for await (const event of readResults(sourceOf(content, chunkBytes))) events.push(event);
  return events;
}

/** The events that were read, and the error that ended it. */
export async function readUntilError(content: string | Uint8Array): Promise<{ events: ScanEvent[]; error: unknown }> {
  const events: ScanEvent[] = [];
  try {
    for await (const event of readResults(sourceOf(content, 16_384))) events.push(event);
  } catch (error) {
    return { events, error };
  }
  return { events, error: undefined };
}

function sourceOf(
  content: string | Uint8Array,
  chunkBytes: number,
): { name: string; stream: AsyncIterable<Uint8Array> } {
  return { name: "scan.results", stream: chunks(Buffer.from(content), chunkBytes) };
}

async function* chunks(bytes: Buffer, chunkBytes: number): AsyncGenerator<Uint8Array> {
  for (let from = 0; from < bytes.length; from += chunkBytes) yield bytes.subarray(from, from + chunkBytes);
}
