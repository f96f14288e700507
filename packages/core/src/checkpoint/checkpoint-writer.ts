import { createWriteStream } from "node:fs";
import { type FileHandle, mkdir, open, rename, rm, stat } from "node:fs/promises";
import { dirname } from "node:path";
import { pipeline } from "node:stream/promises";
import { InputError, SystemError } from "../errors.ts";
import type { HostEvent, PortEvent } from "../results/events.ts";
import { COMMIT_PREFIX } from "./checkpoint-format.ts";
import type { CheckpointHeader } from "./checkpoint-schema.ts";
import type { Checkpoint } from "./read-checkpoint.ts";
import type { ScanState } from "./scan-state.ts";
import { wholeLines } from "./whole-lines.ts";

const COMPACT_BYTES = 16 * 2 ** 20;

/** Milliseconds between two commits when nobody says otherwise. */
export const DEFAULT_COMMIT_INTERVAL_MS = 2_000;

/**
 * Keeps a scan's checkpoint on disk: see `checkpoint-format.ts` for the file. Nothing is written before the first `commit`.
 *
 * Calls must not overlap, but for `add`.
 */
export class CheckpointWriter {
  readonly path: string;
  readonly #header: CheckpointHeader;
  readonly #compactBytes: number;
  #file: FileHandle | undefined;
  #bytes = 0;
  #outdatedBytes = 0;
  /** Outdated bytes at which the file is next to be written anew. */
  #compactAtBytes: number;
  #lastCommitBytes = 0;
  #events: string[] = [];

  private constructor(path: string, header: CheckpointHeader, compactBytes: number) {
    this.path = path;
    this.#header = header;
    this.#compactBytes = compactBytes;
    this.#compactAtBytes = compactBytes;
  }

  /**
   * For a scan that begins.
   *
   * @param compactBytes Bytes of outdated commits from which the file is written anew, once they outweigh the rest.
   * @throws InputError `CHECKPOINT_EXISTS` when there is a file already: it may be the only trace of another scan.
   */
  static async create(
    path: string,
    header: CheckpointHeader,
    compactBytes: number = COMPACT_BYTES,
  ): Promise<CheckpointWriter> {
    const existing = await stat(path).catch(() => undefined);
    if (existing !== undefined) {
      const message = `Checkpoint file "${path}" is there already: resume from it, remove it, or name another.`;
      throw new InputError("CHECKPOINT_EXISTS", path, message);
    }
    return new CheckpointWriter(path, header, compactBytes);
  }

  /** For a scan that goes on: cuts off what its last commit does not cover, and writes on behind it. */
  static async continue(checkpoint: Checkpoint, compactBytes: number = COMPACT_BYTES): Promise<CheckpointWriter> {
    const writer = new CheckpointWriter(checkpoint.path, checkpoint.header, compactBytes);
    try {
      writer.#file = await open(checkpoint.path, "r+");
      await writer.#file.truncate(checkpoint.validBytes);
    } catch (cause) {
      throw unwritable(checkpoint.path, cause);
    }
    writer.#bytes = checkpoint.validBytes;
    return writer;
  }

  /** Whether there is a file to add to. */
  get hasBegun(): boolean {
    return this.#file !== undefined;
  }

  /** Whether events wait to be written. */
  get hasEvents(): boolean {
    return this.#events.length > 0;
  }

  /** Takes an event that has been, or is about to be, told; it is written with the next flush or commit. */
  add(event: PortEvent | HostEvent): void {
    this.#events.push(JSON.stringify(event));
  }

  /**
   * Writes the events that wait, without a commit: for a scan that goes on they count only after the next one, but whoever reads what was
   * told finds them. They survive the end of the process, not that of the machine. Nothing is written before the first commit.
   *
   * @throws SystemError `CHECKPOINT_UNWRITABLE`; the events then go with the next commit.
   */
  async flush(): Promise<void> {
    if (this.#file === undefined || this.#events.length === 0) return;
    const events = this.#events;
    this.#events = [];
    try {
      await this.#append(this.#file, `${events.join("\n")}\n`);
    } catch (cause) {
      this.#events = [...events, ...this.#events];
      throw unwritable(this.path, cause);
    }
  }

  /**
   * Writes the events that wait, and the state after them and those before.
   *
   * @param durable Whether it must survive the end of the machine, not only of the process, which takes the disk's time.
   * @throws SystemError `CHECKPOINT_UNWRITABLE`; the commit before stays good, and the events go with the next one.
   */
  async commit(state: ScanState, durable = true): Promise<void> {
    const events = this.#events;
    this.#events = [];
    const commit = `${JSON.stringify({ type: "commit", state })}\n`;
    const text = events.length === 0 ? commit : `${events.join("\n")}\n${commit}`;
    try {
      if (this.#file === undefined) await this.#begin(text, durable);
      else {
        await this.#append(this.#file, text);
        if (durable) await this.#file.datasync();
      }
    } catch (cause) {
      this.#events = [...events, ...this.#events];
      throw unwritable(this.path, cause);
    }
    this.#outdatedBytes += this.#lastCommitBytes;
    this.#lastCommitBytes = Buffer.byteLength(commit);
    if (this.#outdatedBytes > this.#compactAtBytes && this.#outdatedBytes * 2 > this.#bytes) await this.#tryToCompact();
  }

  /**
   * Removes the file, if there is one: the scan is finished, and there is nothing to go on from.
   *
   * @throws SystemError `CHECKPOINT_UNWRITABLE` when it cannot be removed.
   */
  async remove(): Promise<void> {
    await this.close();
    if (this.#bytes === 0) return;
    try {
      await rm(this.path, { force: true });
    } catch (cause) {
      throw unremovable(this.path, cause);
    }
  }

  async close(): Promise<void> {
    await this.#file?.close();
    this.#file = undefined;
  }

  async #begin(text: string, durable: boolean): Promise<void> {
    await mkdir(dirname(this.path), { recursive: true });
    const temporary = this.#temporaryPath();
    const file = await open(temporary, "w", 0o600);
    try {
      const whole = `${JSON.stringify(this.#header)}\n${text}`;
      await file.writeFile(whole);
      if (durable) await file.datasync();
      await rename(temporary, this.path);
      this.#bytes = Buffer.byteLength(whole);
      this.#file = file;
    } catch (error) {
      await file.close();
      await rm(temporary, { force: true });
      throw error;
    }
  }

  async #append(file: FileHandle, text: string): Promise<void> {
    const bytes = Buffer.from(text);
    let written = 0;
    // Written at a known place: what a failed write left there is written over by the next.
    while (written < bytes.length) {
      const result = await file.write(bytes, written, bytes.length - written, this.#bytes + written);
      written += result.bytesWritten;
    }
    this.#bytes += bytes.length;
  }

  /** A file that cannot be written anew is good as it is: it is tried again when as much more has gathered. */
  async #tryToCompact(): Promise<void> {
    const temporary = this.#temporaryPath();
    try {
      await this.#compact(temporary);
      this.#outdatedBytes = 0;
    } catch {
      await rm(temporary, { force: true }).catch(() => undefined);
    }
    this.#compactAtBytes = this.#outdatedBytes + this.#compactBytes;
  }

  /** Writes the file anew without its outdated commits, and puts it in the old one's place at once. */
  async #compact(temporary: string): Promise<void> {
    const lastCommitStart = this.#bytes - this.#lastCommitBytes;
    await pipeline(liveLines(this.path, this.#bytes, lastCommitStart), createWriteStream(temporary, { mode: 0o600 }));
    const file = await open(temporary, "r+");
    try {
      await file.datasync();
      const { size } = await file.stat();
      await rename(temporary, this.path);
      await this.#file?.close();
      this.#file = file;
      this.#bytes = size;
    } catch (error) {
      await file.close();
      throw error;
    }
  }

  #temporaryPath(): string {
    return `${this.path}.${process.pid}.tmp`;
  }
}

/** The lines of a checkpoint's first bytes, without the commits before the last. */
async function* liveLines(path: string, bytes: number, lastCommitStart: number): AsyncGenerator<string> {
  for await (const { text, end } of wholeLines(path, bytes)) {
    if (!text.startsWith(COMMIT_PREFIX) || end > lastCommitStart) yield `${text}\n`;
  }
}

function unwritable(path: string, cause: unknown): SystemError {
  const message = `Checkpoint file "${path}" cannot be written (${detailOf(cause)}): make room, or name another.`;
  return new SystemError("CHECKPOINT_UNWRITABLE", message, { cause });
}

function unremovable(path: string, cause: unknown): SystemError {
  const message = `Checkpoint file "${path}" of a finished scan cannot be removed (${detailOf(cause)}): remove it by hand.`;
  return new SystemError("CHECKPOINT_UNWRITABLE", message, { cause });
}

function detailOf(cause: unknown): string {
  return cause instanceof Error && "code" in cause ? String(cause.code) : String(cause);
}
