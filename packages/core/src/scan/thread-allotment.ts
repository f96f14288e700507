import { availableParallelism } from "node:os";
import { mayShareProbing } from "../engines/create-engine.ts";
import type { EngineName } from "../engines/engine-name.ts";
import { InputError } from "../errors.ts";
import { freeDescriptors } from "../linux/descriptor-limit.ts";
import type { PaceSettings } from "../pace/pace-settings.ts";

/** Below so many probes a scan is done before a thread has started (measured: `docs/performance.md`). */
export const PROBES_WORTH_THREADS = 4_096;
/** From so many probes on, the calling thread has better things to do than to probe: it reads what the others found. */
const PROBES_WORTH_A_FREE_CALLER = 200_000;
/** More threads than this contend for the kernel's own locks. */
const MOST_DEFAULT_THREADS = 8;
const MOST_THREADS = 256;
/** Descriptors that a worker thread needs for itself, and that the process keeps for files, names and pipes. */
const DESCRIPTORS_A_THREAD = 12;
const DESCRIPTORS_KEPT = 12;

/** How a scan is spread over threads. */
export interface ThreadAllotment {
  /** Threads besides the calling one. */
  readonly threads: number;
  /** Whether the calling thread probes too. */
  readonly callerProbes: boolean;
  /** Most probes in flight in each thread that probes. */
  readonly parallelismPerThread: number;
}

/**
 * Decides which threads probe, and how many probes each may have in flight, so that all together stay inside the limit of
 * descriptors. A scan of middling size is shared between the calling thread, which can begin at once, and workers, which take a
 * moment to start.
 *
 * @param wanted Worker threads asked for; 0 for none but the calling one.
 * @param free Descriptors that may still be opened; undefined when that is not known.
 * @throws InputError `REQUEST_INVALID` for a number of workers that is none.
 */
export function allotThreads(
  probes: number,
  engine: EngineName,
  pace: PaceSettings,
  wanted: number | undefined,
  free: number | undefined = freeDescriptors(),
  cores: number = availableParallelism(),
): ThreadAllotment {
  if (wanted !== undefined && !(Number.isInteger(wanted) && wanted >= 0 && wanted <= MOST_THREADS)) {
    throw new InputError(
      "REQUEST_INVALID",
      String(wanted),
      `workers ${wanted} must be a whole number from 0 to ${MOST_THREADS}.`,
    );
  }
  const ofMachine = Math.min(MOST_DEFAULT_THREADS, cores);
  // A delay between two probes to one host is kept by one thread, which sends them all.
  const most = pace.scanDelayMs > 0 || !mayShareProbing(engine) ? 1 : MOST_THREADS;
  const isMiddling = wanted === undefined && most > 1 && probes < PROBES_WORTH_A_FREE_CALLER;
  const automatic = probes < PROBES_WORTH_THREADS ? 0 : isMiddling ? ofMachine - 1 : ofMachine;
  const affordable = free === undefined ? most : Math.floor((free - DESCRIPTORS_KEPT) / (2 * DESCRIPTORS_A_THREAD));
  const probing = Math.min(wanted ?? automatic, most, affordable, pace.maxParallelism - (isMiddling ? 1 : 0), probes);
  const threads = Math.max(0, probing);
  const callerProbes = threads === 0 || isMiddling;
  const left = free === undefined ? Number.POSITIVE_INFINITY : free - DESCRIPTORS_KEPT - threads * DESCRIPTORS_A_THREAD;
  const share = Math.min(pace.maxParallelism, left) / (threads + (callerProbes ? 1 : 0));
  return { threads, callerProbes, parallelismPerThread: Math.max(1, Math.floor(share)) };
}
