import { createReadStream } from "node:fs";
import { InputError } from "../errors.ts";
import type { HostEvent, PortEvent } from "../results/events.ts";
import { COMMIT_PREFIX } from "./checkpoint-format.ts";
import type { CheckpointHeader } from "./checkpoint-schema.ts";
import type { ScanState } from "./scan-state.ts";

/** A checkpoint that was read and found whole. */
export interface Checkpoint {
  readonly path: string;
  readonly header: CheckpointHeader;
  readonly state: ScanState;
  /** Bytes up to the end of the last commit: what follows does not count. */
  readonly validBytes: number;
}

interface Line {
  readonly text: string;
  /** Offset in bytes behind the line. */
  readonly end: number;
}

/** The whole lines of a file's first bytes; a last line without an end is left out. */
async function* wholeLines(path: string, bytes?: number): AsyncGenerator<Line> {
  let rest: Buffer = Buffer.alloc(0);
  let end = 0;
  const stream = createReadStream(path, bytes === undefined ? {} : { end: bytes - 1 });
  for await (const chunk of stream as AsyncIterable<Buffer>) {
    let block = rest.length === 0 ? chunk : Buffer.concat([rest, chunk]);
    for (let newline = block.indexOf(10); newline >= 0; newline = block.indexOf(10)) {
      end += newline + 1;
      yield { text: block.toString("utf8", 0, newline), end };
      block = block.subarray(newline + 1);
    }
    rest = block;
  }
}

function invalid(path: string, what: string, cause?: unknown): InputError {
  return new InputError("CHECKPOINT_INVALID", path, `Checkpoint "${path}" ${what}: scan again from the start.`, {
    cause,
  });
}

/**
 * Reads where a scan stood.
 *
 * @throws InputError `CHECKPOINT_INVALID` when the file cannot be read, is no checkpoint, or has no whole commit.
 */
export async function readCheckpoint(path: string): Promise<Checkpoint> {
  const { commitSchema, headerSchema } = await import("./checkpoint-schema.ts");
  let header: CheckpointHeader | undefined;
  let commit: Line | undefined;
  try {
    for await (const line of wholeLines(path)) {
      if (header === undefined) header = headerSchema.parse(JSON.parse(line.text));
      else if (line.text.startsWith(COMMIT_PREFIX)) commit = line;
    }
  } catch (cause) {
    throw invalid(
      path,
      cause instanceof Error && "code" in cause ? `cannot be read (${String(cause.code)})` : "is not one of ours",
      cause,
    );
  }
  if (header === undefined || commit === undefined) throw invalid(path, "has nothing to go on from");
  try {
    const { state } = commitSchema.parse(JSON.parse(commit.text));
    return { path, header, state, validBytes: commit.end };
  } catch (cause) {
    throw invalid(path, "is damaged", cause);
  }
}

/** The events that a checkpoint holds, in the order in which they were first told. */
export async function* checkpointEvents(checkpoint: Checkpoint): AsyncGenerator<PortEvent | HostEvent> {
  let isHeader = true;
  for await (const line of wholeLines(checkpoint.path, checkpoint.validBytes)) {
    if (!isHeader && !line.text.startsWith(COMMIT_PREFIX)) yield JSON.parse(line.text) as PortEvent | HostEvent;
    isHeader = false;
  }
}
