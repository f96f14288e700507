import type { HostEvent, PortState, StateCount } from "@portolan/core";
import { hostStateOf, portStateOf, reasonOf } from "./nmap-words.ts";

/** The attributes of an element. */
export type Attributes = Readonly<Record<string, string>>;

/** An event that is still to be checked. */
export type Candidate = Readonly<Record<string, unknown>>;

/** One `host` of nmap's, as its elements are read; what it gives is not checked yet. */
export class NmapHost {
  ip: string | undefined;
  #hostname: string | undefined;
  #isNameGiven = false;
  #status: Attributes = {};
  readonly #isTimedOut: boolean;
  readonly #time: string;
  readonly #endTime: string | undefined;
  readonly #counts = new Map<string, StateCount>();
  /** The port that is being read. */
  #port: { readonly spec: Attributes; state: Attributes; service?: Attributes } | undefined;
  /** Ports that are only counted, and how many of them have been told with a reason. */
  #extra: { readonly state: string; readonly count: number; reasoned: number } | undefined;
  readonly #onlyProtocol: StateCount["protocol"];

  constructor(attributes: Attributes, runTime: string, onlyProtocol: StateCount["protocol"]) {
    this.#time = timeOf(attributes["starttime"]) ?? timeOf(attributes["endtime"]) ?? runTime;
    this.#endTime = timeOf(attributes["endtime"]);
    this.#isTimedOut = attributes["timedout"] === "true";
    this.#onlyProtocol = onlyProtocol;
  }

  status(attributes: Attributes): void {
    this.#status = attributes;
  }

  address({ addr, addrtype }: Attributes): void {
    if (addrtype !== "mac") this.ip ??= addr;
  }

  /** The name that was asked for goes before the one that the address has in the DNS. */
  hostname({ name, type }: Attributes): void {
    if (name === undefined || name === "") return;
    const isGiven = type === "user";
    if (this.#hostname !== undefined && (this.#isNameGiven || !isGiven)) return;
    this.#hostname = name;
    this.#isNameGiven = isGiven;
  }

  openExtra({ state = "unknown", count = "0" }: Attributes): void {
    this.#extra = { state, count: Number(count), reasoned: 0 };
  }

  extraReason({ reason = "", count = "0", proto }: Attributes): void {
    if (this.#extra === undefined) return;
    this.#extra.reasoned += Number(count);
    this.#count(proto ?? this.#onlyProtocol, this.#extra.state, reason, Number(count));
  }

  closeExtra(): void {
    const { state = "", count = 0, reasoned = 0 } = this.#extra ?? {};
    this.#extra = undefined;
    if (count > reasoned) this.#count(this.#onlyProtocol, state, "", count - reasoned);
  }

  openPort(attributes: Attributes): void {
    this.#port = { spec: attributes, state: {} };
  }

  portState(attributes: Attributes): void {
    if (this.#port !== undefined) this.#port.state = attributes;
  }

  service(attributes: Attributes): void {
    if (this.#port !== undefined) this.#port.service = attributes;
  }

  /** The `port` event; nothing for a protocol that Portolan does not scan. */
  closePort(): Candidate | undefined {
    const { spec = {}, state: stateElement = {}, service } = this.#port ?? {};
    this.#port = undefined;
    const { protocol = "" } = spec;
    if (protocol !== "tcp" && protocol !== "udp") return undefined;
    const { state = "", reason = "" } = stateElement;
    this.#count(protocol, state, reason, 1);
    return {
      type: "port",
      ...this.#identity(),
      protocol,
      port: Number(spec["portid"]),
      state: portStateOf(state),
      reason: reasonOf(reason),
      ...(service?.["name"] === undefined ? {} : { service: serviceOf(service["name"], service) }),
      time: this.#time,
    };
  }

  /** Ports by what became of them: those of which each was told, and those that were only counted. */
  get counts(): readonly StateCount[] {
    return [...this.#counts.values()];
  }

  get isUp(): boolean {
    return this.#state === "up";
  }

  /** The `host` event; why it is up is told where nothing else is. */
  close(onlyHosts: boolean): Candidate {
    const reason = reasonOf(this.#status["reason"] ?? "");
    return {
      type: "host",
      ...this.#identity(),
      state: this.#state,
      ...(onlyHosts && reason !== "unknown-response" ? { reason } : {}),
      counts: this.counts,
      time: this.#endTime ?? this.#time,
    };
  }

  get #state(): HostEvent["state"] {
    return hostStateOf(this.#status["state"], this.#isTimedOut);
  }

  #identity(): { readonly ip: string | undefined; readonly hostname?: string } {
    return { ip: this.ip, ...(this.#hostname === undefined ? {} : { hostname: this.#hostname }) };
  }

  #count(protocol: string, state: string, reason: string, count: number): void {
    if ((protocol !== "tcp" && protocol !== "udp") || count === 0) return;
    const ours = reasonOf(reason);
    const key = `${protocol} ${state} ${ours}`;
    const before = this.#counts.get(key)?.count ?? 0;
    // Whether it is one of our states is checked with the event.
    this.#counts.set(key, { protocol, state: portStateOf(state) as PortState, reason: ours, count: before + count });
  }
}

function serviceOf(name: string, { product, version, extrainfo }: Attributes): Candidate {
  return {
    name,
    description: "",
    ...(product === undefined ? {} : { product }),
    ...(version === undefined ? {} : { version }),
    ...(extrainfo === undefined ? {} : { extraInfo: extrainfo }),
  };
}

/** A moment of nmap's, seconds since 1970, as events have it; nothing for what is none. */
export function timeOf(seconds: string | undefined): string | undefined {
  if (seconds === undefined || !/^\d{1,11}$/.test(seconds)) return undefined;
  return new Date(Number(seconds) * 1_000).toISOString();
}
