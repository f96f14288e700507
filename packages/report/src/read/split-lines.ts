import { damaged } from "./results-error.ts";

/** Bytes that a line has at most; the first line of a checkpoint, with all its targets, is the longest there is. */
const MOST_LINE_BYTES = 64 * 2 ** 20;

const LINE_FEED = 10;

/** A line without its end. */
export interface TextLine {
  readonly text: string;
  /** Counted from 1. */
  readonly number: number;
  /** Whether it has an end: a last line without may have been cut. */
  readonly whole: boolean;
}

/**
 * The lines of a file. Only a line feed ends a line.
 *
 * @throws ResultsError `RESULTS_DAMAGED` for a line that no writer of results makes so long.
 */
export async function* splitLines(name: string, chunks: AsyncIterable<Buffer>): AsyncGenerator<TextLine, void> {
  /** The beginning of a line that goes on in the next chunk. */
  let parts: Buffer[] = [];
  let bytes = 0;
  let number = 1;
  for await (const chunk of chunks) {
    let from = 0;
    for (let end = chunk.indexOf(LINE_FEED); end >= 0; end = chunk.indexOf(LINE_FEED, from)) {
      const text = parts.length === 0 ? chunk.toString("utf8", from, end) : joined(parts, chunk.subarray(from, end));
      parts = [];
      bytes = 0;
      yield { text, number, whole: true };
      number += 1;
      from = end + 1;
    }
    if (from < chunk.length) parts.push(chunk.subarray(from));
    bytes += chunk.length - from;
    if (bytes > MOST_LINE_BYTES) throw damaged(name, `line ${number}`, `it is longer than ${MOST_LINE_BYTES} bytes`);
  }
  if (parts.length > 0) yield { text: Buffer.concat(parts).toString("utf8"), number, whole: false };
}

function joined(parts: readonly Buffer[], last: Buffer): string {
  return Buffer.concat([...parts, last]).toString("utf8");
}
