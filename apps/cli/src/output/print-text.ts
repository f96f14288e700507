import { createStreamSink } from "@portolan/report";
import { isBrokenPipe } from "./broken-pipe.ts";
import { nameSink } from "./named-sink.ts";

/** Writes to standard output and waits until it's written. A reader who has gone away is no failure. */
export function printText(text: string): Promise<void> {
  return printPieces([text]);
}

/** Writes a text in pieces, as `printText` does, no faster than it is read. */
export async function printPieces(pieces: Iterable<string>): Promise<void> {
  let readerGone = false;
  const onError = (error: Error): void => {
    readerGone = isBrokenPipe(error);
  };
  const sink = nameSink(createStreamSink(process.stdout, { end: false, onError }), "standard output");
  try {
    for (const piece of pieces) await sink.write(piece);
    await sink.close();
  } catch (error) {
    if (!readerGone) throw error;
  }
}
