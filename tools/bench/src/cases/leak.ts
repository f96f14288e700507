import type { BenchCase } from "../bench-case.ts";
import { type LeakSample, SAMPLED_AFTER, SCANS } from "../leak/leak-sample.ts";
import { runLeakProcess } from "../leak/run-leak-process.ts";
import type { CaseOutcome } from "../outcome/row.ts";

const NAME = "leak";
const MEGABYTE = 1_000_000;

/** 11 kB for each of the 180 scans between: a scan that stayed reachable would keep its tables and batches, which are larger. */
const MOST_HEAP_GROWTH_MEGABYTES = 2;
/**
 * 100 kB for each of the 100 scans of the second half. In the first half the allocator still takes memory for threads that come and
 * go, which it then uses again. A worker thread that never ended would keep some 5 MB.
 */
const MOST_RESIDENT_GROWTH_MEGABYTES = 10;

/** A process that scans 200 times: what it holds at the end, beside what it held before. */
export const leak: BenchCase = {
  name: NAME,
  description: `${SCANS} scans in one process: descriptors, threads and memory, beside those after ${SAMPLED_AFTER[0]} scans`,
  runs: 1,
  async run({ say }) {
    const samples = await runLeakProcess();
    for (const { scans, descriptors, threads, residentBytes, heapBytes } of samples) {
      const memory = `${inMegabytes(residentBytes)} MB resident, ${inMegabytes(heapBytes)} MB heap`;
      say(`${NAME}: after ${scans} scans: ${descriptors} descriptors, ${threads} threads, ${memory}`);
    }
    return leakOutcome(samples);
  },
};

/** How much what is held has grown up to the last sample. @throws RangeError without samples. */
export function leakOutcome(samples: readonly LeakSample[]): CaseOutcome {
  const first = samples[0];
  const middle = samples[Math.floor(samples.length / 2)];
  const last = samples.at(-1);
  if (first === undefined || middle === undefined || last === undefined) {
    throw new RangeError("No samples tell nothing of a leak.");
  }
  const growth = (since: LeakSample, most: number, pick: (sample: LeakSample) => number) => ({
    case: NAME,
    statistic: "median" as const,
    portolan: [pick(last)],
    peer: { name: `after ${since.scans}`, values: [pick(since)] },
    bound: { kind: "growth" as const, most },
  });
  const heap = ({ heapBytes }: LeakSample) => heapBytes / MEGABYTE;
  const resident = ({ residentBytes }: LeakSample) => residentBytes / MEGABYTE;
  return {
    name: NAME,
    rows: [
      { measure: "descriptors", unit: "", ...growth(first, 0, ({ descriptors }) => descriptors) },
      { measure: "threads", unit: "", ...growth(first, 0, ({ threads }) => threads) },
      { measure: "heap", unit: "MB", ...growth(first, MOST_HEAP_GROWTH_MEGABYTES, heap) },
      { measure: "resident set", unit: "MB", ...growth(middle, MOST_RESIDENT_GROWTH_MEGABYTES, resident) },
    ],
    faults: [],
  };
}

function inMegabytes(bytes: number): string {
  return (bytes / MEGABYTE).toFixed(1);
}
