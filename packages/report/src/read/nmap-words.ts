import type { EndEvent, HostEvent, PortEvent, StartEvent } from "@portolan/core";
import { isReason } from "./event-schema.ts";

/** nmap's reasons that are ours by another name: a connection that is refused was reset. */
const REASONS: Readonly<Record<string, PortEvent["reason"]>> = { "conn-refused": "reset" };

/** Our word for one of nmap's reasons. */
export function reasonOf(text: string): PortEvent["reason"] {
  return REASONS[text] ?? (isReason(text) ? text : "unknown-response");
}

/** Our word for one of nmap's port states; an idle scan's `closed|filtered` settles nothing that we have a word for. */
export function portStateOf(text: string): string {
  return text === "closed|filtered" ? "unknown" : text;
}

/** Our word for the state of one of nmap's hosts, whose time may have been up. */
export function hostStateOf(text: string | undefined, isTimedOut: boolean): HostEvent["state"] {
  if (isTimedOut) return "timed-out";
  return text === undefined || text === "up" ? "up" : "silent";
}

const TECHNIQUES: Readonly<Record<string, StartEvent["techniques"][number]>> = { connect: "connect", ack: "ack" };

/** How ports were asked. nmap's odder TCP packets (FIN, null, window …) go as SYN does: raw, and by port. */
export function techniqueOf(type: string, protocol: string): StartEvent["techniques"][number] {
  return protocol === "udp" ? "udp" : (TECHNIQUES[type] ?? "syn");
}

/** How a scan of nmap's ended, by the `exit` of its `finished`. */
export function endStatusOf(exit: string | undefined): EndEvent["status"] {
  return exit === undefined || exit === "success" ? "finished" : "failed";
}
