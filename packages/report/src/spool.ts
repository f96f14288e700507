import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";

/** A place for text that has to wait until other text is written: first in, first out, taken out once. */
export interface Spool {
  append(text: string): void;
  /** Everything that was appended, in pieces. The spool is empty and its space given back after the last. */
  drain(): Iterable<string>;
}

/** Bytes read back at a time. */
const PIECE_BYTES = 65_536;

/**
 * A spool in memory up to `memoryCharacters`, and in a temporary file beyond.
 *
 * The file can be read by its owner only, and on POSIX systems has no name from its first moment on, so that it's gone however the
 * process ends. `append` and `drain` throw the `Error` of `node:fs` when the disk fails them.
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
        flush(file);
        yield* file.drain();
        file = undefined;
      } else {
        const texts = waiting;
        waiting = [];
        waitingCharacters = 0;
        yield* texts;
      }
    },
  };
}

type TemporaryFile = Spool;

function openTemporaryFile(): TemporaryFile {
  const folder = mkdtempSync(join(tmpdir(), "portolan-"));
  const descriptor = openSync(join(folder, "spool"), "wx+", 0o600);
  const removed = tryRemove(folder);
  return {
    append: (text) => void writeSync(descriptor, text),
    *drain() {
      const decoder = new StringDecoder("utf8");
      const piece = Buffer.alloc(PIECE_BYTES);
      try {
        for (let position = 0; ; ) {
          const length = readSync(descriptor, piece, 0, PIECE_BYTES, position);
          if (length === 0) break;
          position += length;
          yield decoder.write(piece.subarray(0, length));
        }
      } finally {
        closeSync(descriptor);
        if (!removed) tryRemove(folder);
      }
    },
  };
}

/** Windows refuses to remove the folder of an open file; elsewhere the file lives on without a name. */
function tryRemove(folder: string): boolean {
  try {
    rmSync(folder, { recursive: true });
    return true;
  } catch {
    return false;
  }
}
