import type { ScanProgress } from "@portolan/core";
import { formatCount, formatElapsed } from "@portolan/report";

/** One line on a running scan, no longer than the columns: what there is no room for is left out, the least needed first. */
export function formatProgress(progress: ScanProgress, columns: number): string {
  const share = progress.total > 0 ? progress.decided / progress.total : 1;
  // Rounded down: a scan that still runs isn't done.
  const done = `${(Math.floor(share * 1000) / 10).toFixed(1)} %`;
  const left = progress.remainingMs === undefined ? undefined : `${formatRemaining(progress.remainingMs)} left`;
  const found = `${formatCount(progress.open)} open`;
  const rate = progress.paused ? "paused" : `${formatCount(Math.round(progress.ratePerSecond))} probes/s`;
  const fitting = [[done, rate, found, left], [done, found, left], [done, left], [done]].map((parts) =>
    parts.filter((part) => part !== undefined).join("  "),
  );
  return fitting.find((line) => line.length < columns) ?? "";
}

/** An estimate has no fractions of a second. */
function formatRemaining(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : formatElapsed(seconds * 1000);
}
