import {
  AddressSet,
  type EndEvent,
  type HostEvent,
  InputError,
  type PortEvent,
  type PortSelection,
  type Protocol,
  parsePorts,
  type ScanEvent,
  type StartEvent,
} from "@portolan/core";
import type { ToldPort } from "./difference.ts";

/** What was told of one host. */
export interface CollectedHost {
  hostname?: string;
  /** Its `host` event: its ports are decided then. */
  done?: Pick<HostEvent, "state" | "counts">;
  /** Ports by `portKey`. */
  readonly ports: Map<number, ToldPort>;
}

/** The results of one scan, to be compared with those of another. */
export interface CollectedResults {
  readonly start: StartEvent | undefined;
  readonly end: EndEvent | undefined;
  readonly hosts: ReadonlyMap<string, CollectedHost>;
  /** The addresses and ports that were scanned; absent where the results do not say. */
  readonly targets: AddressSet | undefined;
  readonly ports: PortSelection | undefined;
  /** Whether versions of services were looked for. */
  readonly hasVersions: boolean;
}

/** Findings that are held only once, however many ports share them. */
const MOST_SHARED = 4_096;

/**
 * Reads a scan to its end and keeps what a comparison needs: some 50 bytes a port that was told by itself and 500 a host, so about
 * 1 GB for five million ports of a million hosts.
 *
 * @throws What the events throw.
 */
export async function collectResults(events: AsyncIterable<ScanEvent>): Promise<CollectedResults> {
  const collector = new Collector();
  for await (const event of events) collector.add(event);
  return collector.results();
}

/** A port of a host as a number. */
export function portKey(protocol: Protocol, port: number): number {
  return protocol === "tcp" ? port : 65_536 + port;
}

/** What `portKey` made a number of. */
export function portOfKey(key: number): { readonly protocol: Protocol; readonly port: number } {
  return key < 65_536 ? { protocol: "tcp", port: key } : { protocol: "udp", port: key - 65_536 };
}

class Collector {
  #start: StartEvent | undefined;
  #end: EndEvent | undefined;
  readonly #hosts = new Map<string, CollectedHost>();
  readonly #shared = new Map<string, ToldPort>();
  #hasVersions = false;

  add(event: ScanEvent): void {
    switch (event.type) {
      case "start":
        this.#start = event;
        this.#hasVersions ||= event.arguments.some((word) => word === "-sV" || word === "-A");
        return;
      case "port":
        this.#host(event).ports.set(portKey(event.protocol, event.port), this.#told(event));
        return;
      case "host":
        this.#host(event).done = { state: event.state, counts: event.counts };
        return;
      case "end":
        this.#end = event;
        return;
      case "warning":
        return;
    }
  }

  results(): CollectedResults {
    return {
      start: this.#start,
      end: this.#end,
      hosts: this.#hosts,
      targets: readable(this.#start?.targets, (targets) => AddressSet.fromJSON(targets)),
      ports: readable(this.#start?.ports, (ports) => parsePorts(ports)),
      hasVersions: this.#hasVersions,
    };
  }

  #host({ ip, hostname }: PortEvent | HostEvent): CollectedHost {
    let host = this.#hosts.get(ip);
    if (host === undefined) {
      host = { ports: new Map() };
      this.#hosts.set(ip, host);
    }
    if (hostname !== undefined) host.hostname = hostname;
    return host;
  }

  #told({ state, reason, service }: PortEvent): ToldPort {
    const key = `${state} ${reason} ${service === undefined ? "" : JSON.stringify(service)}`;
    const shared = this.#shared.get(key);
    if (shared !== undefined) return shared;
    const told: ToldPort = { known: "told", state, reason, ...(service === undefined ? {} : { service }) };
    this.#hasVersions ||= service?.product !== undefined || service?.version !== undefined;
    if (this.#shared.size < MOST_SHARED) this.#shared.set(key, told);
    return told;
  }
}

/** What a text of the start says; nothing when it is none of ours, so that nothing can be said of it. */
function readable<Text, Value>(text: Text | undefined, read: (text: Text) => Value): Value | undefined {
  if (text === undefined) return undefined;
  try {
    return read(text);
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
