import type { LoggedEvent, Store } from "@portolan/store";
import { addStoredScan, portFound, START_MS } from "./stored-scan.ts";

/** What the machines of a made-up office have open, by what they are for. Documentation addresses (RFC 5737): nobody is there. */
const ROLES = [
  { name: "web", ports: [22, 80, 443], filtered: [3306, 5432] },
  { name: "db", ports: [22, 5432, 9187], filtered: [80] },
  { name: "mail", ports: [22, 25, 143, 465, 587, 993], filtered: [110] },
  { name: "files", ports: [22, 139, 445, 2049], filtered: [111] },
  { name: "printer", ports: [80, 515, 631, 9100], filtered: [161] },
  { name: "monitor", ports: [22, 3000, 9090, 9093], filtered: [] },
  { name: "router", ports: [22, 53, 179], filtered: [23, 161] },
] as const;

const SERVICES: Readonly<Record<number, string>> = {
  22: "ssh",
  23: "telnet",
  25: "smtp",
  53: "domain",
  80: "http",
  110: "pop3",
  111: "sunrpc",
  139: "netbios-ssn",
  143: "imap",
  161: "snmp",
  179: "bgp",
  443: "https",
  445: "microsoft-ds",
  465: "submissions",
  515: "printer",
  587: "submission",
  631: "ipp",
  993: "imaps",
  2049: "nfs",
  3000: "hbci",
  3306: "mysql",
  5432: "postgresql",
  9090: "websm",
  9100: "pdl-datastream",
};

const PRODUCTS: Readonly<Record<number, { readonly product: string; readonly version: string }>> = {
  22: { product: "OpenSSH", version: "9.2p1 Debian 2" },
  80: { product: "nginx", version: "1.22.1" },
  443: { product: "nginx", version: "1.22.1" },
  5432: { product: "PostgreSQL", version: "15.10" },
};

const CLOSED = [21, 23, 8080, 8443] as const;

/** A scan of the office. In another week, one machine is gone, one is new, and a few ports differ. */
export function officeEvents(week = 0): LoggedEvent[] {
  const events: LoggedEvent[] = [];
  for (let host = 1; host <= 42; host += 1) {
    if (week > 0 && host === 17) continue;
    const role = ROLES[(host * 5) % ROLES.length] ?? ROLES[0];
    const ip = `192.0.2.${host + (host > 30 ? 40 : 9)}`;
    const hostname = `${role.name}-${host}.example`;
    const afterMs = week * WEEK_MS + host * 190;
    const tell = (port: number, more: Parameters<typeof portFound>[2]): void => {
      const name = SERVICES[port];
      const service = name === undefined ? {} : { service: { name, description: "", ...PRODUCTS[port] } };
      const time = new Date(START_MS + afterMs + ((port * 37) % 900)).toISOString();
      events.push(portFound(ip, port, { hostname, rttMs: 0.2 + ((host * port) % 97) / 40, time, ...service, ...more }));
    };
    for (const port of role.ports) if (!(week > 0 && host === 8 && port === 80)) tell(port, {});
    for (const port of role.filtered) tell(port, { state: "filtered", reason: "admin-prohibited" });
    for (const port of CLOSED)
      if (port !== 23 || role.name !== "router") tell(port, { state: "closed", reason: "reset" });
    if (week > 0 && host % 9 === 4) tell(6379, {});
  }
  return events;
}

const WEEK_MS = 7 * 24 * 60 * 60 * 1_000;

const OFFICE = ["192.0.2.0-192.0.2.127"];

/** The office, scanned in two weeks, and what else a list of scans may have. */
export function addOffice(store: Store): void {
  const ports =
    "21-25,53,80,110-111,139,143,161,179,443-445,465,515,587,631,993,2049,3000,3306,5432,6379,8080,8443,9090-9100";
  for (const week of [0, 1]) {
    const startMs = START_MS + week * WEEK_MS;
    addStoredScan(store, {
      id: `office-${week}`,
      targets: ["192.0.2.0/25"],
      addresses: OFFICE,
      ports,
      events: officeEvents(week),
      startMs,
    });
  }
  addStoredScan(store, {
    id: "printers",
    targets: ["192.0.2.40", "192.0.2.41", "printer-5.example", "printer-12.example"],
    addresses: ["192.0.2.40-192.0.2.43"],
    ports: "515,631,9100",
    events: [portFound("192.0.2.40", 631), portFound("192.0.2.41", 9100)],
    startMs: START_MS + WEEK_MS + 3_600_000,
    status: "aborted",
    elapsedMs: 1_900,
  });
}

/** So many ports of so many hosts: more than anybody looks at one by one. */
export function manyPorts(count: number): LoggedEvent[] {
  return Array.from({ length: count }, (_, index) =>
    portFound(`198.51.${100 + (index >> 14)}.${(index >> 6) & 255}`, 1 + ((index * 7) & 63) * 1_000 + (index >> 14), {
      state: index % 10 === 0 ? "open" : "closed",
      reason: index % 10 === 0 ? "syn-ack" : "reset",
      time: new Date(START_MS + index).toISOString(),
    }),
  );
}
