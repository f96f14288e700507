import { availableParallelism } from "node:os";
import { InputError } from "../errors.ts";
import { freeDescriptors } from "../linux/descriptor-limit.ts";
import type { PaceSettings } from "../pace/pace-settings.ts";

/** Below so many probes a scan is done before a thread has started (measured: `docs/performance.md`). */
const PROBES_WORTH_THREADS = 4_096;
/** More threads than this contend for the kernel's own locks. */
const MOST_DEFAULT_THREADS = 8;
const MOST_THREADS = 256;
/** Descriptors that a worker thread needs for itself, and that the process keeps for files, names and pipes. */
const DESCRIPTORS_A_THREAD = 12;
const DESCRIPTORS_KEPT = 12;

/** How a scan is spread over threads. */
export interface ThreadAllotment {
  /** Threads besides the calling one; 0 when the calling thread probes itself. */
  readonly threads: number;
  readonly parallelismPerThread: number;
}

/**
 * Decides how many threads a scan gets, and how many probes each may have in flight, so that all together stay inside the limit of
 * descriptors.
 *
 * @throws InputError `REQUEST_INVALID` for a number of workers that is none.
 */
export function allotThreads(
  probes: number,
  pace: PaceSettings,
  wanted: number | undefined,
  free = freeDescriptors(),
): ThreadAllotment {
  if (wanted !== undefined && !(Number.isInteger(wanted) && wanted >= 0 && wanted <= MOST_THREADS)) {
    throw new InputError(
      "REQUEST_INVALID",
      String(wanted),
      `workers ${wanted} must be a whole number from 0 to ${MOST_THREADS}.`,
    );
  }
  const ofMachine = Math.min(MOST_DEFAULT_THREADS, availableParallelism());
  const asked = wanted ?? (probes < PROBES_WORTH_THREADS ? 0 : ofMachine);
  const affordable = free === undefined ? asked : Math.floor((free - DESCRIPTORS_KEPT) / (2 * DESCRIPTORS_A_THREAD));
  const threads = Math.max(0, Math.min(asked, affordable, pace.maxParallelism, Math.max(1, probes)));
  const left = free === undefined ? Number.POSITIVE_INFINITY : free - DESCRIPTORS_KEPT - threads * DESCRIPTORS_A_THREAD;
  const parallelism = Math.max(1, Math.min(pace.maxParallelism, left));
  return { threads, parallelismPerThread: Math.max(1, Math.floor(parallelism / Math.max(1, threads))) };
}
