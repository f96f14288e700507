import type { LoggedEvent, ScanStatus, Store } from "@portolan/store";

/** When scans began. */
export const START_MS = Date.UTC(2026, 10, 27, 7);

/** A scan that is over, as the API would have kept it. */
export interface StoredScan {
  readonly id: string;
  readonly targets?: readonly string[];
  readonly ports?: string;
  /** What it told between its start and its end. */
  readonly events: readonly LoggedEvent[];
  readonly startMs?: number;
  readonly elapsedMs?: number;
  /** `finished` by default. */
  readonly status?: ScanStatus;
}

/** Puts a scan that is over into a store. */
export function addStoredScan(
  store: Store,
  {
    id,
    targets = ["127.0.0.0/24"],
    ports = "1-1024",
    events,
    startMs = START_MS,
    elapsedMs = 8_400,
    status = "finished",
  }: StoredScan,
): void {
  const probes = Math.max(1, events.length);
  const { scan } = store.scans.add({
    id,
    owner: "",
    nowMs: startMs,
    request: { targets, ports },
    requestHash: id,
    plan: { addresses: [...targets], hostnames: [], unresolved: [], ports: `T:${ports}`, seed: "0".repeat(32), probes },
  });
  const time = new Date(startMs + elapsedMs).toISOString();
  store.events.append(scan.number, [...events, { type: "status", status, time }]);
  const open = events.filter((event) => event.type === "port" && event.state === "open").length;
  const progress = { decided: probes, sent: probes, retransmitted: 0, answered: probes, open, elapsedMs };
  store.scans.change(id, { status, startedMs: startMs, endedMs: startMs + elapsedMs, progress });
}

type PortFound = Extract<LoggedEvent, { type: "port" }>;

/** A port that was found open, but for what is said otherwise. */
export function portFound(ip: string, port: number, more: Partial<PortFound> = {}): PortFound {
  const time = new Date(START_MS + (port % 100) * 84).toISOString();
  return { type: "port", ip, protocol: "tcp", port, state: "open", reason: "syn-ack", rttMs: 0.2, time, ...more };
}
