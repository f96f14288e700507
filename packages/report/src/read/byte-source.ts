import { createReadStream } from "node:fs";
import { ResultsError } from "./results-error.ts";

/** Where results are read from: a file by its path, or a stream with a name for messages. */
export type ResultsSource = string | { readonly name: string; readonly stream: AsyncIterable<Uint8Array | string> };

/** Bytes at the start by which a format is recognised. */
const HEAD_BYTES = 4_096;

/** Bytes of a file that is being read, in order. */
export interface ByteSource {
  readonly name: string;
  /** The first bytes, as many as there are up to a few thousand; they are in `chunks` as well. */
  readonly head: Buffer;
  /** Everything, in chunks. Throws a `ResultsError` when the file cannot be read on. */
  readonly chunks: AsyncGenerator<Buffer, void>;
}

/**
 * Opens a source and looks at its start.
 *
 * @throws ResultsError `RESULTS_UNREADABLE`.
 */
export async function openSource(source: ResultsSource): Promise<ByteSource> {
  const name = typeof source === "string" ? source : source.name;
  const chunks = readChunks(source, name);
  const taken: Buffer[] = [];
  let bytes = 0;
  while (bytes < HEAD_BYTES) {
    const { value, done } = await chunks.next();
    if (done === true) break;
    taken.push(value);
    bytes += value.length;
  }
  const head = Buffer.concat(taken);
  return { name, head: head.subarray(0, HEAD_BYTES), chunks: withHead(head, chunks) };
}

async function* withHead(head: Buffer, rest: AsyncGenerator<Buffer, void>): AsyncGenerator<Buffer, void> {
  try {
    if (head.length > 0) yield head;
    yield* rest;
  } finally {
    await rest.return();
  }
}

async function* readChunks(source: ResultsSource, name: string): AsyncGenerator<Buffer, void> {
  const stream = typeof source === "string" ? createReadStream(source) : source.stream;
  try {
    for await (const chunk of stream as AsyncIterable<Uint8Array | string>) {
      yield typeof chunk === "string" ? Buffer.from(chunk) : asBuffer(chunk);
    }
  } catch (cause) {
    const code = cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
    const what = WORDS[code] ?? code;
    throw new ResultsError("RESULTS_UNREADABLE", name, `Results "${name}" cannot be read: ${what}.`, { cause });
  }
}

const WORDS: Readonly<Record<string, string>> = {
  ENOENT: "there is no such file",
  EACCES: "permission is denied",
  EISDIR: "it is a folder",
  ENOTDIR: "a part of its path is not a folder",
};

function asBuffer(chunk: Uint8Array): Buffer {
  return Buffer.isBuffer(chunk) ? chunk : Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
}
