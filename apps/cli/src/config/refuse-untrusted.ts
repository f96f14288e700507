import { lstatSync, type Stats, statSync } from "node:fs";
import { describeReadError } from "../output/errno-words.ts";
import { UsageError } from "../usage-error.ts";

/** Bits of a file's mode that let its group, or everybody, write to it (inode(7)). */
const WRITABLE_BY_OTHERS = 0o022;
const ROOT = 0;

/** Far more than settings take. */
const LARGEST_BYTES = 1_048_576;

/** Who runs the command. */
export interface Runner {
  /** The id of the user; none where the system has no such ids. */
  readonly uid: number | undefined;
  /** The id of the user who became root by sudo(8), in words of digits. */
  readonly sudoUid: string | undefined;
}

/**
 * Refuses a configuration file that anybody but the user who runs the command, the one who called sudo, and root could have written: it says
 * what is scanned and what is written where, and one in TypeScript is run. As ssh(1) does with its own. A link must be theirs as well.
 *
 * Throws a `UsageError` that says what to do; for what is no file, or too large to be one of ours, too.
 */
export function refuseUntrusted(path: string, runner: Runner): void {
  const [link, file] = readStats(path);
  if (!file.isFile()) throw new UsageError(`"${path}" is not a file; a configuration file must be one.`);
  if (file.size > LARGEST_BYTES)
    throw new UsageError(`"${path}" has ${file.size} bytes, which is too large for a configuration file.`);
  if (runner.uid === undefined) return;
  const trusted = new Set([ROOT, runner.uid, ...(runner.uid === ROOT ? [Number(runner.sudoUid)] : [])]);
  const stranger = [link, file].find(({ uid }) => !trusted.has(uid));
  if (stranger !== undefined) {
    throw new UsageError(
      `"${path}" belongs to another user (uid ${stranger.uid}), so it is not read; take it over by chown, or give --no-config.`,
    );
  }
  if ((file.mode & WRITABLE_BY_OTHERS) !== 0) {
    throw new UsageError(`"${path}" may be written by others, so it is not read; mend it by: chmod go-w "${path}"`);
  }
}

function readStats(path: string): readonly [link: Stats, file: Stats] {
  try {
    return [lstatSync(path), statSync(path)];
  } catch (error) {
    throw new UsageError(`"${path}" cannot be read: ${describeReadError(error)}.`);
  }
}
