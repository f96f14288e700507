import { formatCount, formatElapsed, formatShare } from "../text/quantities.ts";
import { describeOutcome } from "../text/summary.ts";
import { escapeHtml } from "./escape-html.ts";
import type { Findings } from "./findings.ts";
import { PORT_STATES } from "./states.ts";

/** Longest warning that is shown, characters. */
const MOST_WARNING_CHARACTERS = 1000;

/** When the scan began and ended, as far as it is known. */
export function renderWhen({ start, end }: Findings): string {
  const parts: string[] = [];
  if (start) parts.push(`Started ${renderTime(start.time)}`);
  if (end) parts.push(`${end.status === "finished" ? "finished" : "ended"} ${renderTime(end.time)}`);
  return parts.length === 0 ? "" : `<p class="when">${parts.join(", ")}</p>`;
}

/** What there is to know at a glance: whether it is all, what was found, and what went wrong. */
export function renderSummary(findings: Findings): string {
  const { start, end } = findings;
  const outcome = end ? `<p class="outcome">${escapeHtml(describeOutcome(start, end).join(" "), 2000)}</p>\n` : "";
  return `${renderIncomplete(findings)}<dl class="figures card">${renderFigures(findings)}</dl>\n${outcome}${renderWarnings(findings)}`;
}

/** A time as people read it, in UTC; one that isn't in ISO 8601 stays as it is. */
function renderTime(time: string): string {
  const [, day, clock] = /^(\d{4}-\d\d-\d\d)T(\d\d:\d\d:\d\d)(?:\.\d+)?Z$/.exec(time) ?? [];
  if (day === undefined || clock === undefined) return escapeHtml(time);
  return `<time datetime="${escapeHtml(time)}">${day} ${clock} UTC</time>`;
}

function renderIncomplete({ end }: Findings): string {
  if (end?.status === "finished") return "";
  const why = {
    aborted: "The scan was stopped before its end: ports that are not here may be open.",
    "timed-out": "The scan ran into its time limit: ports that are not here may be open.",
    failed: "The scan failed before its end: ports that are not here may be open.",
    missing:
      "The end of the scan is not on record: it was killed, or the record was cut. Ports that are not here may be open.",
  };
  return `<p class="incomplete card"><strong>Incomplete.</strong> ${why[end?.status ?? "missing"]}</p>\n`;
}

function renderFigures(findings: Findings): string {
  const { start, end, hostsOnly } = findings;
  const hostsUp = formatCount(end?.hostsUp ?? findings.hosts.count("up"));
  const asked = start?.discovery?.hosts || start?.hosts || end?.hostsDone || findings.hosts.total;
  const ofHosts = ` <small>of ${formatCount(asked)}</small>`;
  const figures = [figure(hostsUp + ofHosts, "hosts up", hostsOnly)];
  if (!hostsOnly) {
    const decided = end?.decided ?? PORT_STATES.reduce((sum, state) => sum + findings.portsIn(state), 0);
    figures.unshift(figure(formatCount(findings.portsIn("open")), "open ports", true));
    figures.push(figure(formatCount(decided), "ports decided"));
  }
  if (end) figures.push(figure(formatElapsed(end.elapsedMs), "elapsed"));
  if (end && start?.scanner === undefined) {
    const missed = end.estimatedMissedShare === undefined ? "not known" : formatShare(end.estimatedMissedShare);
    figures.push(figure(missed, "estimated share missed"));
  }
  return figures.join("");
}

function figure(value: string, label: string, isMain = false): string {
  return `<div${isMain ? ` class="main"` : ""}><dt>${label}</dt><dd>${value}</dd></div>`;
}

function renderWarnings({ warnings, warningCount }: Findings): string {
  if (warningCount === 0) return "";
  const items = warnings.map((message) => `<li>${escapeHtml(message, MOST_WARNING_CHARACTERS)}</li>`);
  const more = warningCount - warnings.length;
  if (more > 0) items.push(`<li>and ${formatCount(more)} more</li>`);
  return `<section class="warnings card"><h2>Warnings</h2><ul>${items.join("")}</ul></section>\n`;
}
