import type { LoggedEvent, ScanStatus, Store } from "@portolan/store";

/** When scans began. */
export const START_MS = Date.UTC(2026, 10, 27, 7);

/** A scan that is over, as the API would have kept it. */
export interface StoredScan {
  readonly id: string;
  readonly targets?: readonly string[];
  /** What the targets came to. */
  readonly addresses?: readonly string[];
  readonly ports?: string;
  /** The ports that it told of, and other events. */
  readonly events: readonly LoggedEvent[];
  readonly startMs?: number;
  readonly elapsedMs?: number;
  /** `finished` by default. */
  readonly status?: "finished" | "aborted";
}

/** Puts a scan that is over into a store. */
export function addStoredScan(store: Store, stored: StoredScan): void {
  const { id, targets = ["127.0.0.0/24"], ports = "1-1024", events, startMs = START_MS } = stored;
  const { addresses = ["127.0.0.0-127.0.0.255"], elapsedMs = 8_400, status = "finished" } = stored;
  const portsPerHost = countPorts(ports) || 1_024;
  const hosts = hostEvents(events, portsPerHost);
  const probes = Math.max(1, hosts.length) * portsPerHost;
  const { scan } = store.scans.add({
    id,
    owner: "",
    nowMs: startMs,
    request: { targets, ports },
    requestHash: id,
    plan: {
      addresses: [...addresses],
      hostnames: [],
      unresolved: [],
      ports: `T:${ports}`,
      seed: "0".repeat(32),
      probes,
    },
  });
  const time = new Date(startMs).toISOString();
  const endTime = new Date(startMs + elapsedMs).toISOString();
  const start: LoggedEvent = {
    type: "start",
    version: "0.1.0",
    arguments: [],
    time,
    engine: "connect",
    targets: addresses,
    ports: `T:${ports}`,
    hosts: hosts.length,
    tcpPorts: portsPerHost,
    udpPorts: 0,
    techniques: ["connect"],
    sweep: false,
    probes,
    resumed: false,
  };
  const totals = { decided: probes, sent: probes, retransmitted: 0, answered: probes, elapsedMs };
  const end: LoggedEvent = {
    type: "end",
    status,
    time: endTime,
    hostsUp: hosts.length,
    hostsDone: hosts.length,
    counts: [],
    ...totals,
  };
  store.events.append(scan.number, [start, ...events, ...hosts, end, statusEvent(status, endTime)]);
  const open = events.filter((event) => event.type === "port" && event.state === "open").length;
  store.scans.change(id, { status, startedMs: startMs, endedMs: startMs + elapsedMs, progress: { ...totals, open } });
}

function statusEvent(status: ScanStatus, time: string): LoggedEvent {
  return { type: "status", status, time };
}

type PortFound = Extract<LoggedEvent, { type: "port" }>;
type HostFound = Extract<LoggedEvent, { type: "host" }>;

function countPorts(text: string): number {
  return text.split(",").reduce((sum, range) => {
    const [first = 0, last = first] = range.split("-").map(Number);
    return sum + last - first + 1;
  }, 0);
}

/** What a scan tells of each host when all of its ports are decided: those that it did not tell of were closed. */
function hostEvents(events: readonly LoggedEvent[], portsPerHost: number): HostFound[] {
  const byHost = new Map<string, PortFound[]>();
  for (const event of events) {
    if (event.type === "port") byHost.set(event.ip, [...(byHost.get(event.ip) ?? []), event]);
  }
  return [...byHost].map(([ip, found]) => {
    const states = new Map(found.map(({ state, reason }) => [state, reason]));
    const counts = [...states].map(([state, reason]) => {
      const told = found.filter((port) => port.state === state).length;
      const untold = state === "closed" ? portsPerHost - found.length : 0;
      return { protocol: "tcp", state, reason, count: told + untold } as const;
    });
    const others = { protocol: "tcp", state: "closed", reason: "reset", count: portsPerHost - found.length } as const;
    const all = states.has("closed") ? counts : [...counts, others];
    return { type: "host", ip, state: "up", counts: all, time: found.at(-1)?.time ?? "" };
  });
}

/** A port that was found open, but for what is said otherwise. */
export function portFound(ip: string, port: number, more: Partial<PortFound> = {}): PortFound {
  const time = new Date(START_MS + (port % 100) * 84).toISOString();
  return { type: "port", ip, protocol: "tcp", port, state: "open", reason: "syn-ack", rttMs: 0.2, time, ...more };
}
