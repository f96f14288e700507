import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { BenchError } from "../bench-error.ts";

/** How large a process was while it ran. */
export interface Resident {
  /** Largest resident set, megabytes of 1,000,000 bytes. */
  readonly peakMegabytes: number;
  /** Resident set in the first and in the last quarter of its time: the medians, so that a moment decides nothing. */
  readonly earlyMegabytes: number;
  readonly lateMegabytes: number;
  readonly wallSeconds: number;
}

const INTERVAL_MS = 500;
const KIBIBYTE = 1_024;
const MEGABYTE = 1_000_000;

/** @throws RangeError without samples. */
export function quartersOf(samples: readonly number[]): { readonly early: number; readonly late: number } {
  const quarter = Math.max(1, Math.floor(samples.length / 4));
  return { early: middleOf(samples.slice(0, quarter)), late: middleOf(samples.slice(-quarter)) };
}

function middleOf(samples: readonly number[]): number {
  const sorted = [...samples].sort((left, right) => left - right);
  const middle = sorted[Math.floor(sorted.length / 2)];
  if (middle === undefined) throw new RangeError("No samples have no middle.");
  return middle;
}

/** A figure of /proc/<pid>/status, proc(5); undefined when the process is gone or has no memory any more. */
export function readMegabytes(pid: number, field: "VmRSS" | "VmHWM"): number | undefined {
  try {
    const [, kibibytes] =
      new RegExp(`^${field}:\\s+(\\d+) kB$`, "m").exec(readFileSync(`/proc/${pid}/status`, "utf8")) ?? [];
    return kibibytes === undefined ? undefined : (Number(kibibytes) * KIBIBYTE) / MEGABYTE;
  } catch {
    return undefined;
  }
}

/**
 * Looks at the memory of a process until it ends, and says so after each look.
 *
 * @param timeoutMs Milliseconds after which it is killed.
 * @throws BenchError when it does not end well, or was too short to be looked at.
 */
export async function watchResident(
  child: ChildProcess,
  timeoutMs: number,
  onSample: () => void = () => {},
): Promise<Resident> {
  const startedMs = Date.now();
  const samples: number[] = [];
  let peakMegabytes = 0;
  const look = setInterval(() => {
    const resident = child.pid === undefined ? undefined : readMegabytes(child.pid, "VmRSS");
    const peak = child.pid === undefined ? undefined : readMegabytes(child.pid, "VmHWM");
    if (resident !== undefined) samples.push(resident);
    if (peak === undefined) return;
    peakMegabytes = peak;
    onSample();
  }, INTERVAL_MS);
  const bound = setTimeout(() => child.kill("SIGKILL"), timeoutMs);
  const [status, signal] = await once(child, "exit");
  clearInterval(look);
  clearTimeout(bound);
  if (status !== 0) throw new BenchError(`"${child.spawnargs.join(" ")}" ended with ${status ?? signal}.`);
  if (samples.length === 0) throw new BenchError(`"${child.spawnargs.join(" ")}" ended before its memory was seen.`);
  const { early, late } = quartersOf(samples);
  const wallSeconds = (Date.now() - startedMs) / 1_000;
  return { peakMegabytes, earlyMegabytes: early, lateMegabytes: late, wallSeconds };
}
