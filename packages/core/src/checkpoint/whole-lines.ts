import { createReadStream } from "node:fs";

/** A line of a file, without its end. */
export interface Line {
  readonly text: string;
  /** Offset in bytes behind the line and its end. */
  readonly end: number;
}

const LINE_FEED = 10;

/**
 * The whole lines of a file, or of its first bytes; a last line without an end is left out. Only a line feed ends a line: texts inside
 * may hold anything else that passes for one elsewhere, such as U+2028.
 */
export async function* wholeLines(path: string, bytes?: number): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let end = 0;
  const stream = createReadStream(path, bytes === undefined ? {} : { end: bytes - 1 });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let newline = block.indexOf(LINE_FEED); newline >= 0; newline = block.indexOf(LINE_FEED)) {
      end += newline + 1;
      yield { text: block.toString("utf8", 0, newline), end };
      block = block.subarray(newline + 1);
    }
    rest = block;
  }
}
