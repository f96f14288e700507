import type { EndEvent, EndStatus, StartEvent } from "@portolan/core";
import { findsHostsOnly } from "../finds-hosts-only.ts";
import type { HostTally, UnlistedHosts } from "./host-tally.ts";
import { formatCount, formatElapsed, formatQuantity, formatShare } from "./quantities.ts";
import { sumCounts } from "./state-counts.ts";

/** What stands at the end of a table: who isn't in it, what was found, and how far that can be trusted. */
export function summarize(start: StartEvent | undefined, end: EndEvent, tally: HostTally): string[] {
  return [...describeUnlisted(tally.unlisted(end)), ...describeOutcome(start, end)];
}

/** What was found, and how far that can be trusted. */
export function describeOutcome(start: StartEvent | undefined, end: EndEvent): string[] {
  return [describeFindings(start, end), ...describeQuality(end)];
}

/** Who is not in it. */
export function describeUnlisted({ quiet, timedOut, silent }: UnlistedHosts): string[] {
  const parts: string[] = [];
  if (quiet > 0) parts.push(`${formatQuantity(quiet, "host")} with nothing to show`);
  if (timedOut > 0) parts.push(`${formatQuantity(timedOut, "host")} timed out`);
  if (silent > 0) parts.push(`${formatQuantity(silent, "host")} without an answer`);
  return parts.length === 0 ? [] : [`Not listed: ${parts.join(", ")}.`];
}

/** How a scan ended before all was decided. */
const STOPPED: Readonly<Record<Exclude<EndStatus, "finished">, string>> = {
  aborted: "Aborted",
  "timed-out": "Stopped by its time limit",
  failed: "Failed",
};

function describeFindings(start: StartEvent | undefined, end: EndEvent): string {
  if (start !== undefined && findsHostsOnly(start)) return describeHosts(start, end);
  const hosts = `${formatQuantity(end.hostsDone, "host")} (${formatCount(end.hostsUp)} up)`;
  const maybe = sumCounts(end.counts, "open|filtered");
  const found = `${formatQuantity(sumCounts(end.counts, "open"), "open port")}${maybe > 0 ? ` and ${formatQuantity(maybe, "open|filtered port")}` : ""}`;
  const elapsed = formatElapsed(end.elapsedMs);
  if (end.status === "finished") return `${hosts} scanned in ${elapsed}: ${found}.${describeDiscovery(start)}`;
  const share = start && start.probes > 0 ? formatShare(end.decided / start.probes) : "a part";
  return `${STOPPED[end.status]} after ${elapsed} with ${share} of the ports decided: ${found} so far.`;
}

/** Hosts that did not answer are not scanned: whoever reads that a port is missing must know of it. */
function describeDiscovery(start: StartEvent | undefined): string {
  const { hosts = 0, hostsUp = 0 } = start?.discovery ?? {};
  const down = hosts - hostsUp;
  if (down === 0) return "";
  return ` ${formatQuantity(down, "host")} did not answer and ${down === 1 ? "was" : "were"} not scanned; -Pn scans without asking first.`;
}

function describeHosts(start: StartEvent, end: EndEvent): string {
  const elapsed = formatElapsed(end.elapsedMs);
  const up = `${formatQuantity(end.hostsUp, "host")} up`;
  if (end.status === "finished") return `${formatQuantity(end.hostsDone, "host")} asked in ${elapsed}: ${up}.`;
  const share = start.probes > 0 ? formatShare(end.decided / start.probes) : "a part";
  return `${STOPPED[end.status]} after ${elapsed} with ${share} of the questions decided: ${up} so far.`;
}

/** Results that were read from XML do not say how many probes were sent. */
function describeQuality(end: EndEvent): string[] {
  if (end.sent === 0 && end.decided > 0) return [];
  const dropped = end.droppedAnswers ?? 0;
  const lost = dropped === 0 ? "" : ` ${formatQuantity(dropped, "answer")} came too fast to be read: lower --max-rate.`;
  const rate = end.ratePerSecond === undefined ? "" : ` at ${formatCount(end.ratePerSecond)} a second`;
  return [`${describeSent(end, rate)}${lost}`];
}

function describeSent(end: EndEvent, rate: string): string {
  const sent = `${formatQuantity(end.sent, "probe")} sent${rate} (${formatQuantity(end.retransmitted, "retransmission")})`;
  if (end.estimatedMissedShare === undefined)
    return `${sent}; nothing answered, so what was missed cannot be estimated.`;
  return `${sent}; estimated share missed: ${formatShare(end.estimatedMissedShare)}.`;
}
