import { openTemporaryFile, type TemporaryFile } from "./temporary-file.ts";

/** A place for text that has to wait until other text is written: first in, first out, taken out once. */
export interface Spool {
  append(text: string): void;
  /** Everything that was appended, in pieces. The spool is empty and its space given back after the last. */
  drain(): Iterable<string>;
}

/** Bytes read back at a time. */
const PIECE_BYTES = 65_536;

/**
 * A spool in memory up to `memoryCharacters`, and in a temporary file beyond. `append` and `drain` throw the `Error` of `node:fs` when
 * the disk fails them.
 */
export function createSpool(memoryCharacters = 1_048_576): Spool {
  let waiting: string[] = [];
  let waitingCharacters = 0;
  let file: TemporaryFile | undefined;

  const flush = (target: TemporaryFile): void => {
    target.append(waiting.join(""));
    waiting = [];
    waitingCharacters = 0;
  };

  return {
    append(text) {
      waiting.push(text);
      waitingCharacters += text.length;
      if (waitingCharacters <= memoryCharacters) return;
      file ??= openTemporaryFile();
      flush(file);
    },
    *drain() {
      if (file) {
        const source = file;
        flush(source);
        try {
          yield* source.read(0, source.length, PIECE_BYTES);
        } finally {
          source.close();
          file = undefined;
        }
      } else {
        const texts = waiting;
        waiting = [];
        waitingCharacters = 0;
        yield* texts;
      }
    },
  };
}
