import type { EndEvent, StartEvent } from "@portolan/core";
import { formatCount, formatElapsed, formatQuantity } from "../text/quantities.ts";

/** How a scan ended, in a sentence for the formats of other programs; that it is incomplete, when it is. */
export function describeEnding(start: StartEvent | undefined, end: EndEvent | undefined): string {
  if (end === undefined) return "The scan did not come to its end: these results are incomplete.";
  const scanner = start?.scanner ?? "Portolan";
  const hosts = `${formatQuantity(end.hostsDone, "host")} (${formatCount(end.hostsUp)} up)`;
  const elapsed = formatElapsed(end.elapsedMs);
  if (end.status === "finished") return `${scanner} done: ${hosts} scanned in ${elapsed}.`;
  return `${scanner} ${STOPPED[end.status]} after ${elapsed}, with ${hosts} done: these results are incomplete.`;
}

const STOPPED: Readonly<Record<Exclude<EndEvent["status"], "finished">, string>> = {
  aborted: "was aborted",
  "timed-out": "was stopped by its time limit",
  failed: "failed",
};
