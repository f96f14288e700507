import { accessSync, constants, mkdirSync } from "node:fs";
import { homedir } from "node:os";
import { dirname, isAbsolute, join, resolve } from "node:path";
import type { ScanOptions } from "../option-table.ts";
import { describeWriteError } from "../output/errno-words.ts";
import { UsageError } from "../usage-error.ts";

/** Where a scan notes how far it has come. */
export interface CheckpointFile {
  readonly path: string;
  /** Whether the user named it, and so expects to find it. */
  readonly named: boolean;
}

/** What the place of a checkpoint depends on. */
export interface CheckpointCircumstances {
  readonly environment: Readonly<Record<string, string | undefined>>;
  readonly directory: string;
}

/**
 * The checkpoint file of a scan: the one named, none if so asked, else one named by the seed in the user's state folder (XDG Base
 * Directory Specification 0.8). Parts of one scan share a seed, so the part is in the name too.
 */
export function chooseCheckpointFile(
  { checkpoint, noCheckpoint, shard }: Pick<ScanOptions, "checkpoint" | "noCheckpoint" | "shard">,
  seed: string,
  { environment, directory }: CheckpointCircumstances,
): CheckpointFile | undefined {
  if (noCheckpoint) return undefined;
  if (checkpoint !== undefined) return { path: resolve(directory, checkpoint), named: true };
  const state = environment["XDG_STATE_HOME"] ?? "";
  // The specification has relative paths ignored.
  const folder = isAbsolute(state) ? state : join(homedir(), ".local", "state");
  const part = shard ? `-${shard.index}of${shard.count}` : "";
  return { path: join(folder, "portolan", `${seed}${part}.checkpoint`), named: false };
}

/**
 * Makes sure that the checkpoint can be written in its folder. The folder of a file that nobody named is made, for its owner alone; when
 * that fails, the scan goes without. Throws a `UsageError` when the folder of a named file isn't there or can't be written to.
 */
export function prepareCheckpoint(file: CheckpointFile, warn: (message: string) => void): CheckpointFile | undefined {
  const folder = dirname(file.path);
  try {
    if (!file.named) mkdirSync(folder, { recursive: true, mode: 0o700 });
    accessSync(folder, constants.W_OK);
    return file;
  } catch (error) {
    if (file.named)
      throw new UsageError(`--checkpoint "${file.path}" cannot be written: ${describeWriteError(error)}.`);
    warn(`no checkpoint is kept, since "${folder}" cannot be written: ${describeWriteError(error)}.`);
    return undefined;
  }
}

/** A word of a shell command line (POSIX.1-2017, XCU section 2.2.2). */
export function quoteForShell(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
