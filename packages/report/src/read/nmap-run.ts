import { formatPorts, InputError, type PortSelection, parsePorts, type StateCount } from "@portolan/core";
import { addressesAsked } from "./nmap-arguments.ts";
import { type Attributes, type Candidate, NmapHost, timeOf } from "./nmap-host.ts";
import { endStatusOf, techniqueOf } from "./nmap-words.ts";

/** When nobody says when it was. */
const EPOCH = "1970-01-01T00:00:00.000Z";

/** What nmap's XML says of its run as a whole. */
export class NmapRun {
  readonly #attributes: Attributes;
  readonly #scans: Attributes[] = [];
  readonly #counts = new Map<string, StateCount>();
  readonly #leftOut = new Map<string, number>();
  #finished: Attributes = {};
  #hosts: Attributes = {};
  #hostsUp = 0;
  #hostsDone = 0;

  constructor(attributes: Attributes) {
    this.#attributes = attributes;
  }

  /** Whether no ports were scanned. */
  get onlyHosts(): boolean {
    return this.#scans.length === 0;
  }

  openHost(attributes: Attributes): NmapHost {
    const [only] = this.#scans;
    const protocol = this.#scans.length === 1 && only?.["protocol"] === "udp" ? "udp" : "tcp";
    return new NmapHost(attributes, this.#startTime, protocol);
  }

  /** Takes what stands beside the hosts. */
  element(name: string, attributes: Attributes): void {
    if (name === "scaninfo") this.#scans.push(attributes);
    else if (name === "finished") this.#finished = attributes;
    else if (name === "hosts") this.#hosts = attributes;
  }

  add(host: NmapHost): void {
    this.#hostsDone += 1;
    if (host.isUp) this.#hostsUp += 1;
    for (const count of host.counts) {
      const key = `${count.protocol} ${count.state} ${count.reason}`;
      const before = this.#counts.get(key)?.count ?? 0;
      this.#counts.set(key, { ...count, count: before + count.count });
    }
  }

  leaveOut(what: string): void {
    this.#leftOut.set(what, (this.#leftOut.get(what) ?? 0) + 1);
  }

  start(): Candidate {
    const { args = "", scanner = "nmap", version = "" } = this.#attributes;
    const scans = this.#scans.filter(({ protocol }) => protocol === "tcp" || protocol === "udp");
    const words = args.split(/\s+/).filter((word) => word !== "");
    const ports = portsOf(scans);
    const targets = addressesAsked(words);
    return {
      type: "start",
      // Our own documents say nmap, the only scanner that the document type knows, but not in the command line.
      ...(words[0] === "portolan" ? {} : { scanner }),
      version,
      arguments: words,
      time: this.#startTime,
      ...(targets === undefined ? {} : { targets: targets.toJSON() }),
      ...(ports === undefined ? {} : { ports: formatPorts(ports) }),
      hosts: targets?.size ?? 0,
      tcpPorts: ports?.tcp.length ?? 0,
      udpPorts: ports?.udp.length ?? 0,
      techniques: [...new Set(scans.map(({ type = "", protocol = "" }) => techniqueOf(type, protocol)))],
      sweep: false,
      probes: 0,
      resumed: false,
    };
  }

  /** What there is no event for, if the document had any. */
  leftOut(): Candidate | undefined {
    if (this.#leftOut.size === 0) return undefined;
    const parts = [...this.#leftOut].map(([what, count]) => `${count} ${what}`);
    const message = `What Portolan has no place for in its results was left out: ${parts.join(", ")}.`;
    return { type: "warning", code: "left-out", message };
  }

  end(): Candidate {
    const { time, elapsed = "0", exit } = this.#finished;
    const counts = [...this.#counts.values()];
    const decided = counts.reduce((sum, { count }) => sum + count, 0);
    return {
      type: "end",
      status: endStatusOf(exit),
      time: timeOf(time) ?? this.#startTime,
      elapsedMs: Math.round(Number(elapsed) * 1_000),
      hostsUp: this.#hostsUp,
      hostsDone: Math.max(this.#hostsDone, Number(this.#hosts["total"] ?? 0)),
      sent: 0,
      retransmitted: 0,
      answered: 0,
      decided,
      counts,
    };
  }

  get #startTime(): string {
    return timeOf(this.#attributes["start"]) ?? EPOCH;
  }
}

/** The ports of a scan; nothing where none were scanned, or they are not told as nmap does. */
function portsOf(scans: readonly Attributes[]): PortSelection | undefined {
  const lists = scans.flatMap(({ protocol, services = "" }) =>
    services === "" ? [] : [`${protocol === "udp" ? "U" : "T"}:${services}`],
  );
  if (lists.length === 0) return undefined;
  try {
    return parsePorts(lists.join());
  } catch (error) {
    if (error instanceof InputError) return undefined;
    throw error;
  }
}
