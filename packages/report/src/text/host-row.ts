import type { HostEvent } from "@portolan/core";
import { escapeForTerminal } from "../escape.ts";
import { formatRtt } from "./quantities.ts";

/** Widths of the columns: the longest reason, and an IPv4 address; longer texts move the rest of their own row. */
const HOST_WIDTH = 15;
const REASON_WIDTH = 15;
const RTT_WIDTH = 9;

/** The titles over hosts that were looked for. */
export const HOST_TITLES = `${"HOST".padEnd(HOST_WIDTH)}  STATE  ${"REASON".padEnd(REASON_WIDTH)}  ${"RTT".padStart(RTT_WIDTH)}`;

/** A host that was found: `192.0.2.1        up     echo-reply         0.25 ms  (name.example)`. */
export function formatHostRow({ ip, hostname, state, reason, rttMs }: HostEvent): string {
  const name = hostname === undefined ? "" : `  (${escapeForTerminal(hostname)})`;
  const rtt = (rttMs === undefined ? "" : formatRtt(rttMs)).padStart(RTT_WIDTH);
  const row = `${escapeForTerminal(ip).padEnd(HOST_WIDTH)}  ${state.padEnd(5)}  ${(reason ?? "").padEnd(REASON_WIDTH)}  ${rtt}${name}`;
  return row.trimEnd();
}
