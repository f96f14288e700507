import type { Sink } from "@portolan/report";
import { describeWriteError } from "./errno-words.ts";

/** Something that results were written to failed: a full disk, say. The message names it; exit status 1. */
export class OutputError extends Error {
  override readonly name = "OutputError";
}

/** The sink with errors that say what it is that failed. */
export function nameSink(sink: Sink, name: string): Sink {
  const fail = (error: unknown): never => {
    throw new OutputError(`${name} cannot be written any further: ${describeWriteError(error)}.`, { cause: error });
  };
  return {
    write(text) {
      try {
        return sink.write(text)?.catch(fail);
      } catch (error) {
        return fail(error);
      }
    },
    close: () => sink.close().catch(fail),
  };
}
