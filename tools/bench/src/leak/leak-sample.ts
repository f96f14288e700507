import { z } from "zod";

/** Scans of the whole run. */
export const SCANS = 200;
/** Scans after which the process is looked at. By the first, what is made once has been made. */
export const SAMPLED_AFTER: readonly number[] = [20, 50, 100, 150, SCANS];

const count = z.number().int().positive();

export const leakSampleSchema = z.object({
  /** Scans done so far. */
  scans: count,
  /** Entries of /proc/self/fd. */
  descriptors: count,
  /** `Threads:` of /proc/self/status. */
  threads: count,
  /** Resident set, after garbage collection. */
  residentBytes: count,
  /** Heap of JavaScript in use and the buffers that belong to it, after garbage collection. */
  heapBytes: count,
});

/** What a process that scans and scans held at some moment. */
export type LeakSample = z.infer<typeof leakSampleSchema>;
