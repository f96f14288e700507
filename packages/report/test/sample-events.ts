import type { EndEvent, HostEvent, PortEvent, ScanEvent, StartEvent, StateCount } from "@portolan/core";

const TIME = "2025-11-24T10:00:00.000Z";

/** A `start` event of one host and 1,000 TCP ports, with what the test says otherwise. */
export function startEvent(fields: Partial<StartEvent> = {}): StartEvent {
  return {
    type: "start",
    version: "0.1.0",
    arguments: ["portolan", "192.0.2.1"],
    time: TIME,
    seed: "000102030405060708090a0b0c0d0e0f",
    engine: "connect",
    techniques: ["connect"],
    sweep: false,
    hosts: 1,
    tcpPorts: 1000,
    udpPorts: 0,
    probes: 1000,
    resumed: false,
    ...fields,
  };
}

/** An open TCP port, with what the test says otherwise. */
export function portEvent(ip: string, port: number, fields: Partial<PortEvent> = {}): PortEvent {
  return {
    type: "port",
    ip,
    protocol: "tcp",
    port,
    state: "open",
    reason: "syn-ack",
    rttMs: 0.25,
    time: TIME,
    ...fields,
  };
}

/** A filtered TCP port, as it's found when nothing answers. */
export function filteredPort(ip: string, port: number): PortEvent {
  return { type: "port", ip, protocol: "tcp", port, state: "filtered", reason: "no-response", time: TIME };
}

/** A host that answered, with what the test says otherwise. */
export function hostEvent(ip: string, counts: readonly StateCount[], fields: Partial<HostEvent> = {}): HostEvent {
  return { type: "host", ip, state: "up", counts, time: TIME, ...fields };
}

/** A count of TCP ports. */
export function tcpCount(state: StateCount["state"], reason: StateCount["reason"], count: number): StateCount {
  return { protocol: "tcp", state, reason, count };
}

/** The end of a scan of one host, with what the test says otherwise. */
export function endEvent(fields: Partial<EndEvent> = {}): EndEvent {
  return {
    type: "end",
    status: "finished",
    time: TIME,
    elapsedMs: 310,
    hostsUp: 1,
    hostsDone: 1,
    sent: 1003,
    retransmitted: 3,
    answered: 1000,
    decided: 1000,
    counts: [tcpCount("open", "syn-ack", 3), tcpCount("closed", "reset", 997)],
    estimatedMissedShare: 0,
    ...fields,
  };
}

/** A whole scan of one named host with three open ports. */
export function sampleScan(): ScanEvent[] {
  const hostname = "scanme.example";
  const service = { name: "ssh", description: "Secure Shell" };
  return [
    startEvent(),
    { type: "warning", code: "target-unresolvable", message: 'The name "nowhere.invalid" does not resolve.' },
    portEvent("192.0.2.1", 443, { hostname }),
    portEvent("192.0.2.1", 22, { hostname, service }),
    portEvent("192.0.2.1", 80, { hostname, rttMs: 12.345 }),
    hostEvent(
      "192.0.2.1",
      [tcpCount("open", "syn-ack", 3), tcpCount("closed", "reset", 994), tcpCount("filtered", "no-response", 3)],
      {
        hostname,
      },
    ),
    endEvent(),
  ];
}

/** What a writer makes of events in whole. */
export function writeAll(
  writer: { write(event: ScanEvent): string; close(): Iterable<string> },
  events: readonly ScanEvent[],
): string {
  return events.map((event) => writer.write(event)).join("") + [...writer.close()].join("");
}
