import type { EndEvent, HostEvent, PortEvent, ScanEvent, StartEvent } from "@portolan/core";
import picocolors from "picocolors";
import { escapeForTerminal } from "../escape.ts";
import { findsHostsOnly } from "../finds-hosts-only.ts";
import type { Writer } from "../writer.ts";
import { addressSortKey } from "./address-order.ts";
import { formatHostRow, HOST_TITLES } from "./host-row.ts";
import { HostTally } from "./host-tally.ts";
import { formatCount } from "./quantities.ts";
import { addShown, describeCounts, type ShownCounts, subtractShown, sumCounts } from "./state-counts.ts";
import { summarize } from "./summary.ts";
import { type Colors, createPortTable, type PortTable } from "./table-row.ts";

/** How the table looks. */
export interface TextWriterOptions {
  /** Whether to colour with ANSI escape sequences; `false` by default. */
  readonly color?: boolean;
  /** Characters in a line of the terminal: where they are too few for all columns, the last ones are left out. No bound by default. */
  readonly columns?: number;
  /**
   * Whether to open with a line on what was asked for and when, and to show warnings among the results, each line marked by `#`: for
   * a file that is read later. `false` by default.
   */
  readonly annotated?: boolean;
  /** Longest that a row waits to be sorted among others, milliseconds; 200 by default. */
  readonly batchMs?: number;
  /**
   * Whether filtered ports of a host are shown only once the host has answered with another, when the scan has many hosts (more than
   * `MANY_HOSTS`). Keeps a sweep's table to hosts that are there; costs memory for each filtered port record. `true` by default.
   */
  readonly omitSilentHosts?: boolean;
  /** Milliseconds since any fixed moment; `performance.now` by default. */
  readonly now?: () => number;
}

/** Up to so many hosts, each is listed, whatever it has to show. Beyond, hosts without anything to show are summed up. */
export const MANY_HOSTS = 16;

/** Entries at which a batch is shown however young it is, to bound what is held. */
const BATCH_ENTRIES = 4096;

/**
 * A table for people. Rows appear as they are found, in batches that are each sorted by address and port, under a line for their host.
 *
 * Left out: warnings, unless `annotated`, since a terminal shows them beside the table rather than in it.
 */
export function createTextWriter(options: TextWriterOptions = {}): Writer {
  return new TextWriter(options);
}

/** What is to be shown of one host in the next batch. */
interface HostBatch {
  readonly hostname: string | undefined;
  readonly ports: PortEvent[];
  done: HostEvent | undefined;
}

class TextWriter implements Writer {
  readonly #colors: Colors;
  readonly #columns: number;
  #table: PortTable;
  readonly #annotated: boolean;
  readonly #batchMs: number;
  readonly #omitSilentHosts: boolean;
  readonly #now: () => number;

  #start: StartEvent | undefined;
  #batch = new Map<string, HostBatch>();
  #batchEntries = 0;
  #batchSince = 0;
  /** Filtered ports of hosts that have not answered yet. */
  readonly #held = new Map<string, PortEvent[]>();
  readonly #shown = new Map<string, ShownCounts>();
  #currentHost: string | undefined;
  #hasTitles = false;
  readonly #tally = new HostTally();

  constructor(options: TextWriterOptions) {
    this.#colors = picocolors.createColors(options.color ?? false);
    this.#columns = options.columns ?? Number.POSITIVE_INFINITY;
    this.#table = createPortTable(this.#colors, this.#columns);
    this.#annotated = options.annotated ?? false;
    this.#batchMs = options.batchMs ?? 200;
    this.#omitSilentHosts = options.omitSilentHosts ?? true;
    this.#now = options.now ?? (() => performance.now());
  }

  write(event: ScanEvent): string {
    switch (event.type) {
      case "start":
        this.#start = event;
        this.#table = createPortTable(this.#colors, this.#columns, event.techniques);
        return this.#annotated ? `${annotation(describeRequest(event))}\n` : "";
      case "warning":
        return this.#annotated ? this.#takeBatch() + annotation(`Warning: ${event.message}`) : "";
      case "port":
        this.#addPort(event);
        return this.tick();
      case "host":
        this.#addHost(event);
        return this.tick();
      case "end":
        return this.#takeBatch() + this.#conclude(event);
    }
  }

  tick(): string {
    if (this.#batchEntries === 0) return "";
    const due = this.#batchEntries >= BATCH_ENTRIES || this.#now() - this.#batchSince >= this.#batchMs;
    return due ? this.#takeBatch() : "";
  }

  close(): Iterable<string> {
    return [this.#takeBatch()];
  }

  get #manyHosts(): boolean {
    return (this.#start?.hosts ?? 0) > MANY_HOSTS;
  }

  #addPort(port: PortEvent): void {
    if (this.#manyHosts && this.#omitSilentHosts && isSilent(port)) {
      const held = this.#held.get(port.ip);
      if (held) held.push(port);
      else this.#held.set(port.ip, [port]);
      return;
    }
    this.#showPort(port);
  }

  #showPort(port: PortEvent): void {
    let shown = this.#shown.get(port.ip);
    if (!shown) {
      shown = new Map();
      this.#shown.set(port.ip, shown);
    }
    addShown(shown, port);
    this.#batchOf(port).ports.push(port);
  }

  #addHost(host: HostEvent): void {
    if (this.#start !== undefined && findsHostsOnly(this.#start)) {
      if (host.state !== "up") return;
      this.#tally.list(host);
      this.#batchOf(host).done = host;
      return;
    }
    const held = this.#held.get(host.ip) ?? [];
    this.#held.delete(host.ip);
    if (host.state === "up") for (const port of held) this.#showPort(port);
    if (this.#manyHosts && !this.#shown.has(host.ip)) {
      this.#tally.omit(host);
      return;
    }
    this.#tally.list(host);
    this.#batchOf(host).done = host;
  }

  #batchOf({ ip, hostname }: PortEvent | HostEvent): HostBatch {
    if (this.#batchEntries === 0) this.#batchSince = this.#now();
    this.#batchEntries += 1;
    let batch = this.#batch.get(ip);
    if (!batch) {
      batch = { hostname, ports: [], done: undefined };
      this.#batch.set(ip, batch);
    }
    return batch;
  }

  #takeBatch(): string {
    const hosts = [...this.#batch]
      .map(([ip, batch]) => ({ ip, batch, key: addressSortKey(ip) }))
      .sort((left, right) => (left.key < right.key ? -1 : 1));
    this.#batch = new Map();
    this.#batchEntries = 0;
    return hosts.map(({ ip, batch }) => this.#formatHost(ip, batch)).join("");
  }

  #formatHost(ip: string, { hostname, ports, done }: HostBatch): string {
    if (done !== undefined && this.#start !== undefined && findsHostsOnly(this.#start)) {
      const titles = this.#hasTitles ? "" : `${this.#colors.dim(HOST_TITLES)}\n`;
      this.#hasTitles = true;
      return `${titles}${formatHostRow(done)}\n`;
    }
    const lines = ports.sort(byProtocolAndPort).map((port) => this.#table.row(port));
    if (lines.length > 0 && !this.#hasTitles) {
      lines.unshift(this.#table.titles);
      this.#hasTitles = true;
    }
    const rest = done ? this.#describeRest(done) : undefined;
    if (done) this.#shown.delete(ip);
    if (rest !== undefined) lines.push(this.#colors.dim(rest));
    return lines.length === 0 ? "" : `${this.#heading(ip, hostname)}${lines.join("\n")}\n`;
  }

  /** The line of a host; nothing while the rows go on below the same host. */
  #heading(ip: string, hostname: string | undefined): string {
    if (this.#currentHost === ip) return "";
    const gap = this.#currentHost === undefined ? "" : "\n";
    this.#currentHost = ip;
    const name = hostname === undefined ? "" : ` (${escapeForTerminal(hostname)})`;
    return `${gap}${this.#colors.bold(`${escapeForTerminal(ip)}${name}`)}\n`;
  }

  /** What was not shown of a host that is done, if anything. */
  #describeRest(host: HostEvent): string | undefined {
    const rest = subtractShown(host.counts, this.#shown.get(host.ip));
    const start = this.#start;
    const tellProtocol = start !== undefined && start.tcpPorts > 0 && start.udpPorts > 0;
    const notShown = rest.length === 0 ? "" : `Not shown: ${describeCounts(rest, tellProtocol)}`;
    if (host.state !== "timed-out") return notShown === "" ? undefined : notShown;
    return `Timed out with ${formatCount(sumCounts(host.counts))} ports decided.${notShown === "" ? "" : ` ${notShown}`}`;
  }

  #conclude(end: EndEvent): string {
    const lines = summarize(this.#start, end, this.#tally);
    const gap = this.#hasTitles || this.#currentHost !== undefined ? "\n" : "";
    return `${gap}${lines.join("\n")}\n`;
  }
}

/** Whether a port says nothing of its host being there. */
function isSilent(port: PortEvent): boolean {
  return port.state === "filtered" || port.state === "open|filtered";
}

function byProtocolAndPort(left: PortEvent, right: PortEvent): number {
  if (left.protocol !== right.protocol) return left.protocol < right.protocol ? -1 : 1;
  return left.port - right.port;
}

function describeRequest(start: StartEvent): string {
  const command = start.arguments.length === 0 ? "" : `: ${start.arguments.join(" ")}`;
  const seed = start.seed === undefined ? "" : `, seed ${start.seed}`;
  return `${start.scanner ?? "Portolan"} ${start.version}, ${start.time}${seed}${command}`;
}

function annotation(text: string): string {
  return `# ${escapeForTerminal(text)}\n`;
}
