/** The longest that a timer of Node's waits, in milliseconds: with more it fires at once (Node.js, "Timers", setInterval). */
const LONGEST_TIMER_MS = 2 ** 31 - 1;

/** Lines on a running scan, one a period. */
export interface ProgressReports {
  /** Writes no more; a last one, if so wanted. Does nothing the second time. */
  stop(): void;
}

/** What is reported, how often, and whether once more at the end. */
export interface ReportOptions {
  readonly everyMs: number;
  readonly write: () => void;
  readonly hasLast: boolean;
}

/** Begins to report: the first time after one period. */
export function startReports({ everyMs, write, hasLast }: ReportOptions): ProgressReports {
  const interval = setInterval(write, Math.min(everyMs, LONGEST_TIMER_MS));
  let isStopped = false;
  return {
    stop() {
      if (isStopped) return;
      isStopped = true;
      clearInterval(interval);
      if (hasLast) write();
    },
  };
}
