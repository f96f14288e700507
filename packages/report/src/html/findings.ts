import type { EndEvent, HostEvent, PortEvent, PortState, ScanEvent, StartEvent } from "@portolan/core";
import { findsHostsOnly } from "../finds-hosts-only.ts";
import { addressSortKey } from "../text/address-order.ts";
import { sumCounts } from "../text/state-counts.ts";
import { FirstRows } from "./first-rows.ts";
import { hostRow, portRow } from "./rows.ts";
import { PORT_STATES } from "./states.ts";
import { Tally } from "./tally.ts";

/** Warnings that the page quotes; more are counted. */
const MOST_WARNINGS = 50;

/** What the page tells of a scan: bounded, however much the scan found. */
export class Findings {
  /** Rows of the table: of hosts where hosts alone are looked for, of ports otherwise. */
  readonly rows: FirstRows;
  /** Ports among the records, by state. */
  readonly recorded = new Tally();
  /** Open ports by service and by number. */
  readonly services = new Tally();
  readonly ports = new Tally();
  /** Hosts by state. */
  readonly hosts = new Tally();
  readonly warnings: string[] = [];
  warningCount = 0;
  start: StartEvent | undefined;
  end: EndEvent | undefined;
  /** Ports by state of the hosts that are done. */
  readonly #counted = new Tally();

  constructor(mostRows: number) {
    this.rows = new FirstRows(mostRows);
  }

  /** Whether hosts alone were looked for. */
  get hostsOnly(): boolean {
    return this.start !== undefined && findsHostsOnly(this.start);
  }

  add(event: ScanEvent): void {
    switch (event.type) {
      case "start":
        this.start = event;
        return;
      case "warning":
        this.warningCount += 1;
        if (this.warnings.length < MOST_WARNINGS) this.warnings.push(event.message);
        return;
      case "port":
        this.#addPort(event);
        return;
      case "host":
        this.#addHost(event);
        return;
      case "end":
        this.end = event;
    }
  }

  /** Ports in a state: as the scan's end says, and without it at least as many as its records and its hosts do. */
  portsIn(state: PortState): number {
    if (this.end) return sumCounts(this.end.counts, state);
    return Math.max(this.recorded.count(state), this.#counted.count(state));
  }

  #addPort(port: PortEvent): void {
    this.recorded.add(port.state);
    if (port.state === "open") {
      this.ports.add(`${port.port}/${port.protocol}`);
      this.services.add(port.service?.name ?? "");
    }
    const order = `${addressSortKey(port.ip)} ${port.protocol} ${String(port.port).padStart(5, "0")}`;
    this.rows.add(`${PORT_STATES.indexOf(port.state)}${order}`, () => portRow(port));
  }

  #addHost(host: HostEvent): void {
    this.hosts.add(host.state);
    for (const { state, count } of host.counts) this.#counted.add(state, count);
    if (this.hostsOnly && host.state === "up") this.rows.add(`0${addressSortKey(host.ip)}`, () => hostRow(host));
  }
}
