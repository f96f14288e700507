import { InputError } from "../errors.ts";
import type { HostEvent, PortEvent } from "../results/events.ts";
import { COMMIT_PREFIX } from "./checkpoint-format.ts";
import type { CheckpointHeader } from "./checkpoint-schema.ts";
import type { ScanState } from "./scan-state.ts";
import { type Line, wholeLines } from "./whole-lines.ts";

/** A checkpoint that was read and found whole. */
export interface Checkpoint {
  readonly path: string;
  readonly header: CheckpointHeader;
  readonly state: ScanState;
  /** Bytes up to the end of the last commit: what follows does not count. */
  readonly validBytes: number;
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

/**
 * The events that a checkpoint holds, in the order in which they were first told.
 *
 * @throws InputError `CHECKPOINT_INVALID` where a line is no event, after those above it.
 */
export async function* checkpointEvents(checkpoint: Checkpoint): AsyncGenerator<PortEvent | HostEvent> {
  const { path, validBytes } = checkpoint;
  let isHeader = true;
  for await (const line of wholeLines(path, validBytes)) {
    if (!isHeader && !line.text.startsWith(COMMIT_PREFIX)) yield eventOf(path, line.text);
    isHeader = false;
  }
}

function eventOf(path: string, text: string): PortEvent | HostEvent {
  try {
    const event = JSON.parse(text) as PortEvent | HostEvent;
    if (event.type === "port" || event.type === "host") return event;
  } catch (cause) {
    throw invalid(path, "is damaged", cause);
  }
  throw invalid(path, "is damaged");
}
