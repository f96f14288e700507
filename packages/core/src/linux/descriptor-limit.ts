import { readdirSync, readFileSync } from "node:fs";

/** Limits and descriptors of this process, proc(5). */
const LIMITS = "/proc/self/limits";
const DESCRIPTORS = "/proc/self/fd";

/**
 * Descriptors that this process may still open; undefined where that cannot be told. Read from files, so that asking costs no foreign
 * call. Node has raised the soft limit to the hard one when it started: there is nothing left to raise.
 */
export function freeDescriptors(): number | undefined {
  try {
    const limit = /^Max open files\s+(\d+)/m.exec(readFileSync(LIMITS, "latin1"))?.[1];
    return limit === undefined ? undefined : Math.max(0, Number(limit) - readdirSync(DESCRIPTORS).length);
  } catch {
    return undefined;
  }
}
