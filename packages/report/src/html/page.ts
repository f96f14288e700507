import { createHash } from "node:crypto";
import type { StartEvent } from "@portolan/core";
import { bars, ring } from "./charts.ts";
import { compassRose } from "./compass-rose.ts";
import { escapeHtml } from "./escape-html.ts";
import type { Findings } from "./findings.ts";
import assets from "./page.data.json" with { type: "json" };
import { PORT_STATES, STATE_CLASSES } from "./states.ts";
import { renderSummary, renderWhen } from "./summary.ts";
import { renderTable } from "./table.ts";

/** Bars of a chart. */
const MOST_BARS = 8;
/** Longest command line that is shown, characters. */
const MOST_COMMAND_CHARACTERS = 4000;

/** Nothing may be loaded, and nothing may run or style but what is in the page (Content Security Policy Level 3). */
const POLICY = [
  "default-src 'none'",
  `script-src '${hashOf(assets.script)}'`,
  `style-src '${hashOf(assets.style)}'`,
  "base-uri 'none'",
  "form-action 'none'",
  "require-trusted-types-for 'script'",
].join("; ");

/** The document, in pieces. */
export function* renderPage(findings: Findings): Iterable<string> {
  yield renderHead(findings);
  yield renderBanner(findings);
  yield `<main class="wide">\n${renderSummary(findings)}`;
  yield `<div class="charts">\n${renderCharts(findings)}</div>\n`;
  yield* renderTable(findings);
  yield `${renderAbout(findings)}</main>\n</body>\n</html>\n`;
}

function hashOf(text: string): string {
  return `sha256-${createHash("sha256").update(text).digest("base64")}`;
}

function titleOf({ hostsOnly }: Findings): string {
  return hostsOnly ? "Hosts that were found" : "Port scan report";
}

function renderHead(findings: Findings): string {
  const day = findings.start ? `, ${escapeHtml(findings.start.time.slice(0, 10))}` : "";
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${POLICY}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<title>${titleOf(findings)}${day} – Portolan</title>
<style>${assets.style}</style>
<script>${assets.script}</script>
</head>
<body>
`;
}

function renderBanner(findings: Findings): string {
  const request = describeRequest(findings.start);
  const command = request === "" ? "" : `<code class="command">${escapeHtml(request, MOST_COMMAND_CHARACTERS)}</code>`;
  return `<header class="banner">${compassRose()}<div class="wide">
<p class="brand">Portolan</p>
<h1>${titleOf(findings)}</h1>
${command}
${renderWhen(findings)}
</div></header>
`;
}

/** The command line, or what was scanned when there was none. */
function describeRequest(start: StartEvent | undefined): string {
  if (start === undefined) return "";
  if (start.arguments.length > 0) return start.arguments.join(" ");
  return [...(start.targets ?? []), ...(start.ports === undefined ? [] : [`ports ${start.ports}`])].join(" ");
}

function renderCharts(findings: Findings): string {
  if (findings.hostsOnly) return ring("Hosts", "hosts", hostParts(findings));
  const parts = PORT_STATES.map((state) => ({
    label: state,
    count: findings.portsIn(state),
    fill: `fill-${STATE_CLASSES[state]}`,
  }));
  return (
    ring("States", "ports", parts) +
    bars("Services", "usual behind the open ports", findings.services, MOST_BARS, "not known") +
    bars("Ports", "found open most often", findings.ports, MOST_BARS, "")
  );
}

function hostParts({ end, hosts }: Findings) {
  const up = end?.hostsUp ?? hosts.count("up");
  const done = end?.hostsDone ?? hosts.total;
  return [
    { label: "up", count: up, fill: "fill-open" },
    { label: "no answer", count: Math.max(0, done - up), fill: "fill-closed" },
  ];
}

function renderAbout({ start }: Findings): string {
  return `<footer class="about">${escapeHtml(describeScanner(start))} This file needs nothing from elsewhere.</footer>\n`;
}

function describeScanner(start: StartEvent | undefined): string {
  if (start === undefined) return "Made by Portolan.";
  if (start.scanner !== undefined) return `Scanned by ${start.scanner} ${start.version}, told by Portolan.`;
  const engine = start.engine === undefined ? "" : `, ${start.engine} engine`;
  const seed = start.seed === undefined ? "" : `, seed ${start.seed}`;
  return `Made by Portolan ${start.version}${engine}${seed}.`;
}
