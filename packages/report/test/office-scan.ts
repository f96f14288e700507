import type { PortEvent, PortState, Reason, ScanEvent, StateCount } from "@portolan/core";
import { endEvent, hostEvent, portEvent, startEvent } from "./sample-events.ts";

/** A made-up kind of machine and what listens on it. */
interface Machine {
  readonly name: string;
  readonly howMany: number;
  readonly services: readonly (readonly [port: number, name: string, description: string])[];
}

const SSH = [22, "ssh", "Secure Shell"] as const;
const HTTP = [80, "http", "World Wide Web"] as const;
const HTTPS = [443, "https", "HTTP over TLS"] as const;
const SMB = [445, "microsoft-ds", "SMB file sharing"] as const;

const MACHINES: readonly Machine[] = [
  { name: "gw", howMany: 2, services: [SSH, HTTPS, [179, "bgp", "Border Gateway Protocol"]] },
  { name: "ns", howMany: 2, services: [SSH, [53, "domain", "Domain Name System"]] },
  { name: "mail", howMany: 2, services: [SSH, [25, "smtp", "Mail transfer"], HTTPS, [993, "imaps", "IMAP over TLS"]] },
  { name: "www", howMany: 9, services: [SSH, HTTP, HTTPS] },
  { name: "api", howMany: 6, services: [SSH, HTTPS, [8443, "https-alt", "HTTP over TLS, alternate"]] },
  { name: "db", howMany: 4, services: [SSH, [5432, "postgresql", "PostgreSQL database"]] },
  { name: "cache", howMany: 3, services: [SSH, [6379, "redis", "Redis data store"]] },
  { name: "files", howMany: 3, services: [SSH, [139, "netbios-ssn", "NetBIOS session service"], SMB] },
  {
    name: "printer",
    howMany: 5,
    services: [HTTP, [631, "ipp", "Internet Printing Protocol"], [9100, "jetdirect", "Raw printing"]],
  },
  {
    name: "desk",
    howMany: 14,
    services: [[135, "msrpc", "DCE endpoint resolution"], SMB, [3389, "ms-wbt-server", "Remote Desktop"]],
  },
  { name: "camera", howMany: 6, services: [HTTP, [554, "rtsp", "Real-Time Streaming Protocol"]] },
];

const PORTS = 1000;
const HOSTS = 512;

/** A scan of two networks of documentation (RFC 5737) with made-up machines on them: the same at each call. */
export function officeScan(): ScanEvent[] {
  const random = createRandom(4);
  const hosts = MACHINES.flatMap((machine) =>
    Array.from({ length: machine.howMany }, (_, index) => ({
      machine,
      name: `${machine.name}${index + 1}.example.net`,
    })),
  );
  const events: ScanEvent[] = [];
  const totals = new Map<string, StateCount>();
  for (const [index, { machine, name }] of hosts.entries()) {
    const ip = `${index % 2 === 0 ? "192.0.2" : "198.51.100"}.${4 + index * 4}`;
    const ports = machine.services.map(([port, service, description]) =>
      recordOf(ip, name, port, { name: service, description }, random),
    );
    const counts = countsOf(ports, random);
    for (const count of counts) addTotal(totals, count);
    events.push(...ports, hostEvent(ip, counts, { hostname: name }));
  }
  addTotal(totals, count("filtered", "no-response", (HOSTS - hosts.length) * PORTS));
  return [
    startEvent({
      arguments: ["portolan", "-sS", "--top-ports", "1000", "--html", "192.0.2.0/24", "198.51.100.0/24"],
      time: "2025-11-24T09:41:07.000Z",
      hosts: HOSTS,
      probes: HOSTS * PORTS,
      engine: "raw",
      techniques: ["syn"],
    }),
    ...events,
    endEvent({
      time: "2025-11-24T09:42:15.300Z",
      elapsedMs: 68_300,
      hostsUp: hosts.length,
      hostsDone: HOSTS,
      sent: 1_041_877,
      retransmitted: 473_112,
      answered: 52_317,
      decided: HOSTS * PORTS,
      counts: [...totals.values()],
      estimatedMissedShare: 0.0002,
    }),
  ];
}

function recordOf(
  ip: string,
  hostname: string,
  port: number,
  service: NonNullable<PortEvent["service"]>,
  random: () => number,
): PortEvent {
  const filtered = random() < 0.13;
  if (filtered) {
    const { rttMs: _, ...record } = portEvent(ip, port, {
      hostname,
      service,
      state: "filtered",
      reason: "no-response",
    });
    return record;
  }
  return portEvent(ip, port, { hostname, service, rttMs: 0.2 + 14 * random() ** 3 });
}

function countsOf(ports: readonly PortEvent[], random: () => number): StateCount[] {
  const open = ports.filter(({ state }) => state === "open").length;
  const shielded = Math.floor(random() * 90);
  return [
    count("open", "syn-ack", open),
    count("filtered", "no-response", ports.length - open + shielded),
    count("closed", "reset", PORTS - ports.length - shielded),
  ];
}

function count(state: PortState, reason: Reason, number: number): StateCount {
  return { protocol: "tcp", state, reason, count: number };
}

function addTotal(totals: Map<string, StateCount>, added: StateCount): void {
  const key = `${added.state} ${added.reason}`;
  totals.set(key, { ...added, count: (totals.get(key)?.count ?? 0) + added.count });
}

/** Numbers from 0 to 1 that are the same for the same seed: a linear congruential generator. */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}
