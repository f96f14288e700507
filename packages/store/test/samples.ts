import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { PortEvent } from "@portolan/core";
import { onTestFinished } from "vitest";
import { openStore, type Store } from "../src/open-store.ts";
import type { ScanRecord } from "../src/scan-record.ts";
import type { NewScan } from "../src/scan-table.ts";
import type { NewSchedule } from "../src/schedule-table.ts";

/** A path in a folder that is removed when the test is over. */
export function freshPath(): string {
  const folder = mkdtempSync(join(tmpdir(), "portolan-store-"));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return join(folder, "portolan.db");
}

export function freshStore(path: string = freshPath()): Store {
  const store = openStore(path);
  onTestFinished(() => store.close());
  return store;
}

export function sampleScan(id: string, more: Partial<NewScan> = {}): NewScan {
  return {
    id,
    owner: "",
    nowMs: 1_000,
    request: { targets: ["localhost"], ports: "1-2" },
    requestHash: "aa",
    plan: {
      addresses: ["127.0.0.1"],
      hostnames: [["127.0.0.1", "localhost"]],
      unresolved: [],
      ports: "T:1-2",
      seed: "0".repeat(32),
      probes: 2,
    },
    ...more,
  };
}

/** A scan that is kept already. */
export function addScan(store: Store, id: string, more: Partial<NewScan> = {}): ScanRecord {
  return store.scans.add(sampleScan(id, more)).scan;
}

export function samplePort(port: number, more: Partial<PortEvent> = {}): PortEvent {
  return {
    type: "port",
    ip: "127.0.0.1",
    protocol: "tcp",
    port,
    state: "open",
    reason: "syn-ack",
    rttMs: 0.25,
    time: "2026-11-27T04:00:00.000Z",
    ...more,
  };
}

export function sampleSchedule(id: string, more: Partial<NewSchedule> = {}): NewSchedule {
  return {
    id,
    owner: "",
    nowMs: 1_000,
    cron: "0 * * * *",
    timeZone: "Europe/Berlin",
    jitterSeconds: 5,
    scan: { targets: ["localhost"], ports: "1" },
    next: { plannedMs: 3_600_000, dueMs: 3_600_500 },
    requestHash: "aa",
    ...more,
  };
}
