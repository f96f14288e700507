import type { HostEvent, PortEvent } from "@portolan/core";
import { describeService } from "../text/describe-service.ts";
import { formatRtt } from "../text/quantities.ts";
import { escapeHtml } from "./escape-html.ts";
import { PORT_STATES, STATE_CLASSES } from "./states.ts";

/** A column: its title and the word by which the page's script knows it. */
interface Column {
  readonly title: string;
  readonly name: string;
}

/** The columns of a table of ports; the first is what its rows are sorted by. */
export const PORT_COLUMNS: readonly Column[] = [
  { title: "Host", name: "host" },
  { title: "Port", name: "port" },
  { title: "State", name: "state" },
  { title: "Service", name: "service" },
  { title: "Reason", name: "reason" },
  { title: "Round trip", name: "rtt" },
];

/** The same of hosts. */
export const HOST_COLUMNS: readonly Column[] = [
  { title: "Host", name: "host" },
  { title: "State", name: "state" },
  { title: "Reason", name: "reason" },
  { title: "Round trip", name: "rtt" },
];

/** A port as a row. What a column sorts by, where its text isn't that, is in `data-value`. */
export function portRow({ ip, hostname, port, protocol, state, service, reason, rttMs }: PortEvent): string {
  const words = describeService(service);
  const about = words === "" ? "" : ` <small>${escapeHtml(words)}</small>`;
  return [
    `<tr>${hostCell(ip, hostname)}`,
    `<td data-value="${escapeHtml(String(port))}">${escapeHtml(String(port))}<i>/${escapeHtml(protocol)}</i></td>`,
    `<td data-value="${PORT_STATES.indexOf(state)}"><b class="text-${STATE_CLASSES[state]}">${escapeHtml(state)}</b></td>`,
    `<td>${escapeHtml(service?.name ?? "")}${about}</td>`,
    `<td class="reason">${escapeHtml(reason)}</td>`,
    `${rttCell(rttMs)}</tr>\n`,
  ].join("");
}

/** A host that was found, as a row. */
export function hostRow({ ip, hostname, state, reason, rttMs }: HostEvent): string {
  return [
    `<tr>${hostCell(ip, hostname)}`,
    `<td><b class="text-open">${escapeHtml(state)}</b></td>`,
    `<td class="reason">${escapeHtml(reason ?? "")}</td>`,
    `${rttCell(rttMs)}</tr>\n`,
  ].join("");
}

function hostCell(ip: string, hostname: string | undefined): string {
  const name = hostname === undefined ? "" : ` <small>${escapeHtml(hostname)}</small>`;
  return `<th scope="row">${escapeHtml(ip)}${name}</th>`;
}

function rttCell(rttMs: number | undefined): string {
  if (rttMs === undefined) return `<td class="rtt"></td>`;
  return `<td class="rtt" data-value="${Number(rttMs)}">${escapeHtml(formatRtt(rttMs))}</td>`;
}
