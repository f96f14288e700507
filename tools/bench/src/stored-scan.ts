import type { PortEvent } from "@portolan/core";
import { openStore } from "@portolan/store";

/** Events that are kept by one call, as a scan keeps them, and calls that make one transaction: each waits for the disk. */
const BATCH = 500;
const BATCHES_TOGETHER = 40;
const PORTS_A_HOST = 100;

/** Keeps a finished scan with so many open ports in a database. */
export function storeScan(path: string, id: string, ports: number): void {
  const store = openStore(path);
  try {
    const { scan } = store.scans.add({
      id,
      owner: "",
      nowMs: Date.now(),
      request: { targets: ["127.0.0.0/8"], ports: `1-${PORTS_A_HOST}` },
      requestHash: id,
      plan: {
        addresses: ["127.0.0.0-127.255.255.255"],
        hostnames: [],
        unresolved: [],
        ports: `T:1-${PORTS_A_HOST}`,
        seed: "0".repeat(32),
        probes: ports,
      },
    });
    const together = BATCH * BATCHES_TOGETHER;
    for (let first = 0; first < ports; first += together) {
      store.transaction(() => {
        for (let at = first; at < Math.min(ports, first + together); at += BATCH)
          store.events.append(
            scan.number,
            Array.from({ length: Math.min(BATCH, ports - at) }, (_, index) => port(at + index)),
          );
      });
    }
    store.scans.change(id, { status: "finished", startedMs: Date.now(), endedMs: Date.now() });
  } finally {
    store.close();
  }
}

function port(index: number): PortEvent {
  const host = Math.floor(index / PORTS_A_HOST);
  return {
    type: "port",
    ip: `127.${(host >> 16) & 255}.${(host >> 8) & 255}.${host & 255}`,
    protocol: "tcp",
    port: (index % PORTS_A_HOST) + 1,
    state: "open",
    reason: "syn-ack",
    rttMs: 0.25,
    service: { name: "http", description: "World Wide Web" },
    time: new Date(1_795_000_000_000 + index).toISOString(),
  };
}
