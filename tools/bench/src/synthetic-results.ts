/** Shares no factor with any number of results that is made here, so that each comes once (a linear congruential order). */
const STRIDE = 1_000_003;
/** Lines that are given at once. */
const CHUNK_LINES = 1_000;
const TIME = "2025-11-24T10:00:00.000Z";

/** NDJSON of a scan that found every port of every host open, told in random order; each host when its last port is told. */
export function* syntheticResults(hosts: number, portsEach: number): Generator<string, void> {
  const total = hosts * portsEach;
  const counts = [{ protocol: "tcp", state: "open", reason: "syn-ack", count: portsEach }];
  const sums = { time: TIME, elapsedMs: 1_000, hostsUp: hosts, hostsDone: hosts, sent: total, retransmitted: 0 };
  const told = new Uint16Array(hosts);
  let lines = [toLine({ type: "start", ...startOf(hosts, portsEach) })];
  for (let index = 0; index < total; index += 1) {
    const place = (index * STRIDE) % total;
    const host = Math.floor(place / portsEach);
    const ip = `10.${host >> 16}.${(host >> 8) & 255}.${host & 255}`;
    const found = { protocol: "tcp", port: (place % portsEach) + 1, state: "open", reason: "syn-ack", rttMs: 1.25 };
    const service = { name: "ssh", description: "Secure Shell" };
    lines.push(toLine({ type: "port", ip, ...found, service, time: TIME }));
    told[host] = (told[host] ?? 0) + 1;
    if (told[host] === portsEach) lines.push(toLine({ type: "host", ip, state: "up", counts, time: TIME }));
    if (lines.length < CHUNK_LINES) continue;
    yield lines.join("");
    lines = [];
  }
  const end = { status: "finished", ...sums, answered: total, decided: total };
  yield `${lines.join("")}${toLine({ type: "end", ...end, counts: [{ ...counts[0], count: total }] })}`;
}

function startOf(hosts: number, portsEach: number): Readonly<Record<string, unknown>> {
  return {
    version: "0.1.0",
    arguments: ["portolan", "10.0.0.0/8"],
    time: TIME,
    engine: "raw",
    ports: `T:1-${portsEach}`,
    hosts,
    tcpPorts: portsEach,
    udpPorts: 0,
    techniques: ["syn"],
    sweep: true,
    probes: hosts * portsEach,
    resumed: false,
  };
}

function toLine(event: Readonly<Record<string, unknown>>): string {
  return `${JSON.stringify(event)}\n`;
}
