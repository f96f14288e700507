import type { EndEvent, StartEvent } from "@portolan/core";
import type { HostTally, UnlistedHosts } from "./host-tally.ts";
import { formatCount, formatElapsed, formatQuantity, formatShare } from "./quantities.ts";
import { sumCounts } from "./state-counts.ts";

/** What stands at the end of a table: who isn't in it, what was found, and how far that can be trusted. */
export function summarize(start: StartEvent | undefined, end: EndEvent, tally: HostTally): string[] {
  return [...describeUnlisted(tally.unlisted(end)), describeFindings(start, end), describeQuality(end)];
}

function describeUnlisted({ quiet, timedOut, silent }: UnlistedHosts): string[] {
  const parts: string[] = [];
  if (quiet > 0) parts.push(`${formatQuantity(quiet, "host")} with nothing to show`);
  if (timedOut > 0) parts.push(`${formatQuantity(timedOut, "host")} timed out`);
  if (silent > 0) parts.push(`${formatQuantity(silent, "host")} without an answer`);
  return parts.length === 0 ? [] : [`Not listed: ${parts.join(", ")}.`];
}

function describeFindings(start: StartEvent | undefined, end: EndEvent): string {
  const hosts = `${formatQuantity(end.hostsDone, "host")} (${formatCount(end.hostsUp)} up)`;
  const maybe = sumCounts(end.counts, "open|filtered");
  const found = `${formatQuantity(sumCounts(end.counts, "open"), "open port")}${maybe > 0 ? ` and ${formatQuantity(maybe, "open|filtered port")}` : ""}`;
  const elapsed = formatElapsed(end.elapsedMs);
  if (end.status === "finished") return `${hosts} scanned in ${elapsed}: ${found}.`;
  const share = start && start.probes > 0 ? formatShare(end.decided / start.probes) : "a part";
  const stopped = end.status === "aborted" ? "Aborted" : "Failed";
  return `${stopped} after ${elapsed} with ${share} of the ports decided: ${found} so far.`;
}

function describeQuality(end: EndEvent): string {
  const sent = `${formatQuantity(end.sent, "probe")} sent (${formatQuantity(end.retransmitted, "retransmission")})`;
  if (end.estimatedMissedShare === undefined)
    return `${sent}; nothing answered, so what was missed cannot be estimated.`;
  return `${sent}; estimated share missed: ${formatShare(end.estimatedMissedShare)}.`;
}
