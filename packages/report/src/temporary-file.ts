import { closeSync, mkdtempSync, openSync, readSync, rmSync, writeSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { StringDecoder } from "node:string_decoder";

/** A file for text that does not fit into memory. */
export interface TemporaryFile {
  /** Bytes in it. */
  readonly length: number;
  append(text: string): void;
  /** What stands from one byte to another, in pieces of up to so many bytes; characters are whole. */
  read(from: number, to: number, pieceBytes: number): Iterable<string>;
  /** Gives its space back. */
  close(): void;
}

/**
 * A file in the folder for temporary ones. It can be read by its owner only, and on POSIX systems has no name from its first moment on,
 * so that it's gone however the process ends. Every method throws the `Error` of `node:fs` when the disk fails it.
 */
export function openTemporaryFile(): TemporaryFile {
  const folder = mkdtempSync(join(tmpdir(), "portolan-"));
  const descriptor = openSync(join(folder, "spool"), "wx+", 0o600);
  const removed = tryRemove(folder);
  let length = 0;
  return {
    get length() {
      return length;
    },
    append(text) {
      const bytes = Buffer.from(text);
      // A disk that is nearly full takes a part, and says only at the next write that it is full.
      for (let written = 0; written < bytes.length; ) written += writeSync(descriptor, bytes, written);
      length += bytes.length;
    },
    *read(from, to, pieceBytes) {
      const decoder = new StringDecoder("utf8");
      const piece = Buffer.alloc(pieceBytes);
      for (let position = from; position < to; ) {
        const read = readSync(descriptor, piece, 0, Math.min(pieceBytes, to - position), position);
        if (read === 0) return;
        position += read;
        yield decoder.write(piece.subarray(0, read));
      }
    },
    close() {
      closeSync(descriptor);
      if (!removed) tryRemove(folder);
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
