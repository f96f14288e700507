import { availableParallelism } from "node:os";
import { PROBES_WORTH_THREADS } from "@portolan/core";

/**
 * Worker threads of a scan. Half of the cores: the others are for requests, for those who follow scans, and for the scans beside it. A scan
 * that takes a while never probes in the thread that answers requests, as one of the command line may.
 */
export function threadsFor(probes: number, cores: number = availableParallelism()): number {
  return probes < PROBES_WORTH_THREADS ? 0 : Math.max(1, Math.floor(cores / 2));
}
