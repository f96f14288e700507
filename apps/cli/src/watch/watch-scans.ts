import { setTimeout as wait } from "node:timers/promises";
import { InputError } from "@portolan/core";
import { formatQuantity } from "@portolan/report";
import { type CollectedResults, type Difference, diffResults } from "@portolan/report/diff";
import { describeFailure } from "../failure.ts";
import { UsageError } from "../usage-error.ts";

/** The longest wait of a timer of Node's; what is longer it takes for nothing. */
const LONGEST_WAIT_MS = 2 ** 31 - 1;

/** What to watch, and whom to tell. */
export interface Watch {
  /** Milliseconds from the start of one scan to that of the next. */
  readonly everyMs: number;
  /** Scans after which the watch ends. */
  readonly times: number;
  /** What the first scan is compared with; without, it is what the second one is compared with. */
  readonly baseline: CollectedResults | undefined;
  /** Ends the watch, and the scan that runs. */
  readonly signal: AbortSignal;
  /** Makes a scan. */
  readonly scan: (signal: AbortSignal) => Promise<CollectedResults>;
  /** Takes what a scan found otherwise than the one before. */
  readonly report: (difference: Difference, scanNumber: number) => Promise<void>;
  /** Takes what came of a scan, in a sentence. */
  readonly tell: (message: string, isTrouble: boolean) => void;
}

/**
 * Scans again and again, one scan at a time, and compares each with the last one that finished. What ended early is not compared: the next
 * scan is.
 *
 * @returns Whether the last scan finished.
 * @throws UsageError, InputError when the first scan is refused; nobody would want to wait for the second.
 */
export async function watchScans(watch: Watch): Promise<boolean> {
  const { times, everyMs, signal } = watch;
  let before = watch.baseline;
  let isFinished = false;
  for (let number = 1; number <= times && !signal.aborted; number += 1) {
    const startedAt = performance.now();
    const after = await scanOnce(watch, number);
    isFinished = after !== undefined;
    if (after !== undefined) {
      if (before === undefined) watch.tell(describeBaseline(after), false);
      else await compare(watch, before, after, number);
      before = after;
    }
    if (number < times) await waitUntil(startedAt + everyMs, signal);
  }
  return isFinished;
}

/** The results of a scan that finished. */
async function scanOnce({ scan, signal, tell }: Watch, number: number): Promise<CollectedResults | undefined> {
  try {
    const results = await scan(signal);
    if (results.end?.status === "finished") return results;
    if (!signal.aborted) tell(`scan ${number} ended early, so it is not compared; the next one is.`, true);
  } catch (error) {
    if (number === 1 && (error instanceof InputError || error instanceof UsageError)) throw error;
    tell(
      `scan ${number} failed; the next one is made all the same: ${withoutPrefix(describeFailure(error).line)}`,
      true,
    );
  }
  return undefined;
}

async function compare(watch: Watch, before: CollectedResults, after: CollectedResults, number: number): Promise<void> {
  const difference = diffResults(before, after);
  if (difference.changes.length > 0) await watch.report(difference, number);
  else watch.tell(`scan ${number}: no changes.`, false);
}

function describeBaseline({ end, hosts }: CollectedResults): string {
  let openPorts = 0;
  for (const { ports } of hosts.values()) for (const { state } of ports.values()) if (state === "open") openPorts += 1;
  return `the first scan is what the next is compared with: ${formatQuantity(end?.hostsUp ?? 0, "host")} up, ${formatQuantity(openPorts, "open port")}.`;
}

function withoutPrefix(line: string): string {
  return line.replace(/^portolan: /, "");
}

async function waitUntil(time: number, signal: AbortSignal): Promise<void> {
  for (let left = time - performance.now(); left > 0 && !signal.aborted; left = time - performance.now()) {
    // That it is aborted shows in the signal.
    await wait(Math.min(left, LONGEST_WAIT_MS), undefined, { signal }).catch(() => undefined);
  }
}
