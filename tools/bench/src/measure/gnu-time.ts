import { z } from "zod";
import { BenchError } from "../bench-error.ts";

/*
 * GNU time, time(1), tells what wait4(2) says of a command: the processor time of all its threads, and its largest resident set
 * in units of 1,024 bytes. Linux carries the resident set of the process that was there before execve(2) over into that figure;
 * of `time` it is about 2 MB, so nothing of ours is hidden in it.
 */
const PROGRAM = "/usr/bin/time";
const FORMAT = '{"userSeconds":%U,"systemSeconds":%S,"peakKibibytes":%M}';

const reportSchema = z.object({
  userSeconds: z.number().nonnegative(),
  systemSeconds: z.number().nonnegative(),
  peakKibibytes: z.number().positive(),
});

/** What a command used. */
export interface Usage {
  /** User and system time of all its threads, to 10 ms each. */
  readonly cpuSeconds: number;
  /** Largest resident set. */
  readonly peakMegabytes: number;
}

/** The words that run a command under GNU time, which writes its report to a file. */
export function timedCommand(reportFile: string, command: readonly string[]): [program: string, ...words: string[]] {
  return [PROGRAM, "--quiet", "--output", reportFile, "--format", FORMAT, ...command];
}

/** @throws BenchError when the text is no report in our format. */
export function parseUsage(report: string): Usage {
  try {
    const { userSeconds, systemSeconds, peakKibibytes } = reportSchema.parse(JSON.parse(report));
    return { cpuSeconds: userSeconds + systemSeconds, peakMegabytes: (peakKibibytes * 1_024) / 1_000_000 };
  } catch (cause) {
    throw new BenchError(
      `GNU time reported "${report.trim().slice(0, 200)}", which is no usage: install Debian's package time.`,
      { cause },
    );
  }
}
