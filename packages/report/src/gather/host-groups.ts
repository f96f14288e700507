import type { HostEvent, PortEvent } from "@portolan/core";
import { escapeForTerminal } from "../escape.ts";
import { addressSortKey } from "../text/address-order.ts";
import { createSortedLines, type SortedLines } from "./sorted-lines.ts";

/** All that was told of one host. */
export interface HostGroup {
  readonly ip: string;
  readonly hostname: string | undefined;
  /** Absent when the scan ended before the host was done. */
  readonly host: HostEvent | undefined;
  /** By protocol and number: no more than a host has. */
  readonly ports: readonly PortEvent[];
}

/** Brings together what a scan tells of each host, which comes in random order, in memory that does not grow with the scan. */
export class HostGroups {
  readonly #lines: SortedLines;

  constructor(lines: SortedLines = createSortedLines()) {
    this.#lines = lines;
  }

  add(event: PortEvent | HostEvent): void {
    this.#lines.add(`${sortKeyOf(event)}\t${JSON.stringify(event)}`);
  }

  /** Every host by address, once. */
  *drain(): Generator<HostGroup, void> {
    let events: (PortEvent | HostEvent)[] = [];
    let newestKey: string | undefined;
    for (const line of this.#lines.drain()) {
      const tab = line.indexOf("\t");
      const key = line.slice(0, line.lastIndexOf(" ", tab));
      if (newestKey !== undefined && key !== newestKey) {
        yield groupOf(events);
        events = [];
      }
      newestKey = key;
      // Nobody else can write to the file: it has no name.
      events.push(JSON.parse(line.slice(tab + 1)) as PortEvent | HostEvent);
    }
    if (events.length > 0) yield groupOf(events);
  }
}

/** The address, then a space and what orders the events of a host: itself, then its ports. No part has a tab or a line feed. */
function sortKeyOf(event: PortEvent | HostEvent): string {
  // The address itself as well: two of one number may differ by their zone.
  const address = escapeForTerminal(`${addressSortKey(event.ip)} ${event.ip}`);
  return event.type === "host" ? `${address} ` : `${address} ${event.protocol}/${String(event.port).padStart(5, "0")}`;
}

function groupOf(events: readonly (PortEvent | HostEvent)[]): HostGroup {
  const host = events.find((event) => event.type === "host");
  const ports = events.filter((event) => event.type === "port");
  const [first] = events;
  return {
    ip: first?.ip ?? "",
    hostname: events.find(({ hostname }) => hostname !== undefined)?.hostname,
    host,
    ports,
  };
}
