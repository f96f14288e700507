import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { expect, it } from "vitest";
import type { ScanView } from "../src/scans/scan-view.ts";
import { startListening } from "./command.ts";
import { closedPort, deferred, followScan, freshFolder } from "./harness.ts";
import { answer, receive } from "./receiver.ts";
import { addSchedule, readSchedule, waitForDelivery } from "./schedule-requests.ts";

const ROUNDS = 6;
const MOST_REQUESTS = 25;

async function kill(child: ChildProcess): Promise<void> {
  const exit = once(child, "exit");
  child.kill("SIGKILL");
  await exit;
}

async function run(url: string, id: string): Promise<string> {
  const response = await fetch(`${url}/v1/schedules/${id}/run`, { method: "POST" });
  if (response.status !== 202) throw new Error(`Status ${response.status}: ${await response.text()}`);
  return ((await response.json()) as ScanView).id;
}

async function scheduleOf(url: string) {
  return {
    cron: "@yearly",
    scan: { targets: ["127.0.0.1"], ports: `${await closedPort()}` },
    webhook: { url, on: "always" },
  };
}

it("delivers a notice again that was under way when the server was killed, by the same name", async () => {
  const data = freshFolder();
  const arrived = deferred<void>();
  const receiver = await receive(() => arrived.resolve(undefined), answer(204));
  const first = await startListening("--data", data);
  const { id } = await addSchedule(first.url, await scheduleOf(receiver.url));
  for (let times = 0; times < 2; times += 1) await followScan(first.url, await run(first.url, id));
  await arrived.promise;
  await kill(first.child);
  const second = await startListening("--data", data);
  const deliveries = [await receiver.next(), await receiver.next()];
  expect(new Set(deliveries.map(({ headers }) => headers["x-portolan-delivery"])).size).toBe(1);
  await waitForDelivery(second.url, id, { status: "delivered" });
});

it("makes one notice of each scan, and delivers it, however often the server is killed", async () => {
  const data = freshFolder();
  const receiver = await receive(answer(204));
  let { child, url } = await startListening("--data", data);
  const { id } = await addSchedule(url, await scheduleOf(receiver.url));
  const scans: string[] = [];
  for (let round = 0; round < ROUNDS; round += 1) {
    scans.push(await run(url, id));
    for (let left = Math.floor(Math.random() * MOST_REQUESTS); left > 0; left -= 1) await readSchedule(url, id);
    await kill(child);
    ({ child, url } = await startListening("--data", data));
    await followScan(url, scans.at(-1) ?? "");
  }
  const ids = new Map<string, Set<string>>();
  while (ids.size < ROUNDS - 1) {
    const { scan, id: delivery } = JSON.parse((await receiver.next()).body) as { scan: string; id: string };
    ids.set(scan, (ids.get(scan) ?? new Set()).add(delivery));
  }
  await waitForDelivery(url, id, { status: "delivered" });
  while (receiver.left > 0) {
    const { scan, id: delivery } = JSON.parse((await receiver.next()).body) as { scan: string; id: string };
    ids.set(scan, (ids.get(scan) ?? new Set()).add(delivery));
  }
  expect([...ids.keys()].sort()).toEqual(scans.slice(1).sort());
  for (const names of ids.values()) expect(names.size).toBe(1);
});
