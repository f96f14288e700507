/**
 * Runs on its own, under Node with --expose-gc: scans 127.0.0.1 again and again by the library as it is built, with each engine,
 * with and without worker threads, and prints what the process holds from time to time as JSON.
 */
import { once } from "node:events";
import { readdirSync, readFileSync } from "node:fs";
import { type AddressInfo, createServer } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { type ScanRequest, scan } from "@portolan/core";
import { type LeakSample, SAMPLED_AFTER, SCANS } from "./leak-sample.ts";

const LISTENERS = 3;
/** Ports that are closed on most machines; should one be open, it is as good. */
const CLOSED = "1-50";
const CLOSED_COUNT = 50;
/** Time for threads and sockets that are ending to be gone. */
const SETTLE_MS = 300;

const KINDS: readonly Pick<ScanRequest, "engine" | "workers">[] = [
  { engine: "auto", workers: 0 },
  { engine: "auto", workers: 2 },
  { engine: "net", workers: 0 },
  { engine: "net", workers: 2 },
];

const servers = await Promise.all(Array.from({ length: LISTENERS }, listen));
const open = servers.map((server) => (server.address() as AddressInfo).port);
const samples: LeakSample[] = [];
for (let scans = 1; scans <= SCANS; scans += 1) {
  await scanOnce(KINDS[scans % KINDS.length] ?? {});
  if (SAMPLED_AFTER.includes(scans)) samples.push(await sample(scans));
}
for (const server of servers) server.close();
process.stdout.write(JSON.stringify(samples));

async function listen() {
  const server = createServer((socket) => socket.on("error", () => {}).destroy());
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return server;
}

async function scanOnce(kind: (typeof KINDS)[number]): Promise<void> {
  const { ports, end } = await scan({ ...kind, targets: ["127.0.0.1"], ports: `${CLOSED},${open.join(",")}` }).result();
  const found = open.every((port) => ports.some((event) => event.port === port));
  if (!found || end.decided !== CLOSED_COUNT + LISTENERS) {
    throw new Error(`A scan with ${JSON.stringify(kind)} found ${JSON.stringify(ports)} where ${open} are open.`);
  }
}

async function sample(scans: number): Promise<LeakSample> {
  await delay(SETTLE_MS);
  globalThis.gc?.();
  globalThis.gc?.();
  const { rss, heapUsed, external } = process.memoryUsage();
  const threads = /^Threads:\s+(\d+)$/m.exec(readFileSync("/proc/self/status", "utf8"))?.[1];
  return {
    scans,
    descriptors: readdirSync("/proc/self/fd").length,
    threads: Number(threads),
    residentBytes: rss,
    heapBytes: heapUsed + external,
  };
}
