import type { PortEvent, PortState } from "../api/types.ts";
import { addressKey } from "./address-key.ts";

/** A port as the table, the map and the charts have it. */
export interface ResultRow {
  readonly event: PortEvent;
  /** Sorts by address. */
  readonly hostKey: string;
  /** What was found behind the port, in one text. */
  readonly service: string;
  /** Everything that is searched, in small letters. */
  readonly haystack: string;
}

/** The table holds so many rows, and counts the rest: a browser has no more room than its machine. */
export const MOST_ROWS = 250_000;

/** The ports that a scan has found so far. */
export class ResultRows {
  readonly #rows: ResultRow[] = [];
  readonly #hostKeys = new Map<string, string>();
  readonly #states = new Map<PortState, number>();
  readonly #openHosts = new Set<string>();
  #found = 0;

  add(event: PortEvent): void {
    this.#found += 1;
    this.#states.set(event.state, (this.#states.get(event.state) ?? 0) + 1);
    if (event.state === "open") this.#openHosts.add(event.ip);
    if (this.#rows.length >= MOST_ROWS) return;
    let hostKey = this.#hostKeys.get(event.ip);
    if (hostKey === undefined) {
      hostKey = addressKey(event.ip);
      this.#hostKeys.set(event.ip, hostKey);
    }
    const service = serviceText(event);
    const haystack =
      `${event.ip} ${event.hostname ?? ""} ${event.port}/${event.protocol} ${event.state} ${event.reason} ${service}`.toLowerCase();
    this.#rows.push({ event, hostKey, service, haystack });
  }

  get rows(): readonly ResultRow[] {
    return this.#rows;
  }

  /** Ports that were found, those beyond the table included. */
  get found(): number {
    return this.#found;
  }

  count(state: PortState): number {
    return this.#states.get(state) ?? 0;
  }

  /** Hosts with an open port. */
  get openHosts(): number {
    return this.#openHosts.size;
  }
}

/** `ssh, OpenSSH 9.2p1 (protocol 2.0)`: the name of the table of services, then what the service says of itself. */
export function serviceText({ service }: Pick<PortEvent, "service">): string {
  if (service === undefined) return "";
  const { name, product = "", version = "", extraInfo = "" } = service;
  const said = [product, version].filter((part) => part !== "").join(" ");
  const details = extraInfo === "" ? said : `${said} (${extraInfo})`.trim();
  return details === "" ? name : `${name}, ${details}`;
}
