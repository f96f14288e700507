import { CHECKPOINT_FORMAT } from "../../src/checkpoint/checkpoint-format.ts";
import type { CheckpointHeader } from "../../src/checkpoint/checkpoint-schema.ts";
import type { ScanState } from "../../src/checkpoint/scan-state.ts";
import { resolvePace } from "../../src/pace/pace-settings.ts";
import type { HostEvent, PortEvent } from "../../src/results/events.ts";

/** Parts of a checkpoint for tests. */
export function sampleHeader(callerData?: unknown): CheckpointHeader {
  return {
    type: "portolan-checkpoint",
    format: CHECKPOINT_FORMAT,
    version: "0.1.0",
    specification: {
      addresses: ["127.0.0.1"],
      hostnames: [["127.0.0.1", "localhost"]],
      ports: "1-100",
      seed: "0".repeat(32),
      engine: "connect",
      techniques: ["connect"],
      pace: JSON.parse(JSON.stringify(resolvePace())) as CheckpointHeader["specification"]["pace"],
      records: "open",
      hosts: "answered",
      arguments: ["localhost", "-p", "1-100"],
      time: "2026-01-02T03:04:05.678Z",
    },
    ...(callerData === undefined ? {} : { callerData }),
  };
}

export function sampleState(decided: number): ScanState {
  return {
    shards: [{ next: decided + 3, end: 100, pending: [decided, decided + 1, decided + 2] }],
    groups: [{ group: 0, settled: decided, cells: [[1, decided]], timedOut: [] }],
    totals: [0, decided],
    answeredByAttempt: [decided],
    silentByAttempt: [],
    sent: decided,
    retransmitted: 0,
    answered: decided,
    decided,
    hostsUp: 0,
    hostsDone: 0,
    elapsedMs: 12.5 * decided,
  };
}

export function samplePort(port: number, name = "http"): PortEvent {
  return {
    type: "port",
    ip: "127.0.0.1",
    hostname: "localhost",
    protocol: "tcp",
    port,
    state: "open",
    reason: "syn-ack",
    rttMs: 0.25,
    service: { name, description: `what is behind port ${port}` },
    time: "2026-01-02T03:04:06.000Z",
  };
}

export function sampleHost(count: number): HostEvent {
  return {
    type: "host",
    ip: "127.0.0.1",
    state: "up",
    counts: [{ protocol: "tcp", state: "open", reason: "syn-ack", count }],
    time: "2026-01-02T03:04:07.000Z",
  };
}
