import { readdirSync } from "node:fs";
import { libc } from "./libc.ts";
import { pinnedBytes } from "./pinned-bytes.ts";

/** Resource number of getrlimit(2): one more than the highest descriptor a process may have. */
const RLIMIT_NOFILE = 7;

/** struct rlimit, getrlimit(2): two 64-bit numbers, the soft limit and the hard one. */
const RLIMIT_LENGTH = 16;
const HARD = 8;

/** Descriptor limits are counted as exact integers; "no limit" is far beyond what any kernel grants. */
function clamp(limit: bigint): number {
  return limit > 1_048_576n ? 1_048_576 : Number(limit);
}

/**
 * Raises this process's soft limit of open descriptors to its hard limit and returns it; undefined where there is no such limit to
 * be read. It changes the whole process, so an application calls it, never the library by itself.
 */
export function raiseDescriptorLimit(): number | undefined {
  try {
    const limit = pinnedBytes(RLIMIT_LENGTH);
    const view = new DataView(limit.buffer);
    if (libc().getrlimit(RLIMIT_NOFILE, limit) !== 0) return undefined;
    const before = clamp(view.getBigUint64(0, true));
    view.setBigUint64(0, view.getBigUint64(HARD, true), true);
    return libc().setrlimit(RLIMIT_NOFILE, limit) === 0 ? clamp(view.getBigUint64(0, true)) : before;
  } catch {
    return undefined;
  }
}

/** Descriptors that this process may still open; undefined where that cannot be told. */
export function freeDescriptors(): number | undefined {
  try {
    const limit = pinnedBytes(RLIMIT_LENGTH);
    if (libc().getrlimit(RLIMIT_NOFILE, limit) !== 0) return undefined;
    const soft = clamp(new DataView(limit.buffer).getBigUint64(0, true));
    return Math.max(0, soft - readdirSync("/proc/self/fd").length);
  } catch {
    return undefined;
  }
}
