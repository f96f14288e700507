import type { ScanProgress } from "@portolan/core";
import { formatCount, formatElapsed, formatQuantity } from "@portolan/report";

/** Columns of the bar, brackets included: below the least there is none. */
const WIDEST_BAR = 32;
const NARROWEST_BAR = 12;

/**
 * One line on a running scan, shorter than the columns: what there is no room for is left out, the least needed first. A bar takes what
 * room is left.
 */
export function formatProgress(progress: ScanProgress, columns: number): string {
  const { paused, remainingMs, stage } = progress;
  const name = stage === "hosts" ? "finding hosts" : undefined;
  const done = stage === "starting" ? "starting" : formatDone(progress);
  const left = remainingMs === undefined ? undefined : `${formatRemaining(remainingMs)} left`;
  const found = stage === "ports" ? `${formatCount(progress.open)} open` : undefined;
  const up = `${formatCount(progress.hostsUp)} up`;
  const rate = paused ? "paused" : formatRate(progress);
  const fitting = [
    [done, rate, found, up, left, name],
    [done, rate, found, up, left],
    [done, rate, found, left],
    [done, found ?? up, left],
    [done, left],
    [done],
  ].map((parts) => parts.filter((part) => part !== undefined).join("  "));
  const line = fitting.find((text) => text.length < columns) ?? "";
  return formatBar(shareOf(progress), columns - line.length - 1) + line;
}

/** All that there is to tell of a running scan, in a sentence. */
export function formatStatus(progress: ScanProgress): string {
  const { stage, paused, open, hostsUp, elapsedMs, remainingMs, total } = progress;
  if (stage === "starting") return "starting";
  const what = stage === "hosts" ? "questions to hosts" : "probes";
  const parts = [
    `${formatDone(progress)} of ${formatCount(total)} ${what} decided`,
    ...(paused ? ["paused"] : []),
    formatRate(progress),
    ...(stage === "ports" ? [`${formatQuantity(open, "open port")}`] : []),
    `${formatQuantity(hostsUp, "host")} up`,
    `${formatElapsed(elapsedMs)} gone`,
    ...(remainingMs === undefined ? [] : [`${formatRemaining(remainingMs)} left`]),
  ];
  return parts.join(", ");
}

/** A moment of a running scan for machines: one object, whose `type` is `progress`. */
export function progressRecord(progress: ScanProgress, now: Date): object {
  const { elapsedMs, remainingMs, ratePerSecond } = progress;
  return {
    type: "progress",
    time: now.toISOString(),
    ...progress,
    share: Math.floor(shareOf(progress) * 10_000) / 10_000,
    ratePerSecond: Math.round(ratePerSecond * 10) / 10,
    elapsedMs: Math.round(elapsedMs),
    ...(remainingMs === undefined ? {} : { remainingMs: Math.round(remainingMs) }),
  };
}

function shareOf({ decided, total }: ScanProgress): number {
  return total > 0 ? decided / total : 0;
}

function formatDone(progress: ScanProgress): string {
  // Rounded down: a scan that still runs isn't done.
  return `${(Math.floor(shareOf(progress) * 1000) / 10).toFixed(1)} %`;
}

function formatRate({ ratePerSecond }: ScanProgress): string {
  return `${formatCount(Math.round(ratePerSecond))} probes/s`;
}

function formatBar(share: number, room: number): string {
  const columns = Math.min(room - 1, WIDEST_BAR);
  if (columns < NARROWEST_BAR) return "";
  const filled = Math.floor(share * (columns - 2));
  return `[${"#".repeat(filled).padEnd(columns - 2, "-")}] `;
}

/** An estimate has no fractions of a second. */
function formatRemaining(milliseconds: number): string {
  const seconds = Math.ceil(milliseconds / 1000);
  return seconds < 60 ? `${seconds} s` : formatElapsed(seconds * 1000);
}
