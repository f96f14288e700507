import { once } from "node:events";
import { join } from "node:path";
import { openStore, type Store } from "@portolan/store";
import { expect, it } from "vitest";
import { startListening } from "./command.ts";
import { freshFolder } from "./harness.ts";
import { addSchedule } from "./schedule-requests.ts";

const TIMES = 6;
const MOST_REQUESTS = 12;
const CRON = { cron: "0 0 1 1 *", scan: { targets: ["127.0.0.1"], ports: "1" } };

function withStore<Result>(data: string, work: (store: Store) => Result): Result {
  const store = openStore(join(data, "portolan.db"));
  try {
    return work(store);
  } finally {
    store.close();
  }
}

/** Starts the server, which finds a schedule due, and kills it after some requests. */
async function runUntilKilled(data: string): Promise<void> {
  const { child, url } = await startListening("--data", data);
  const exit = once(child, "exit");
  for (let left = Math.floor(Math.random() * MOST_REQUESTS); left > 0; left -= 1) await fetch(`${url}/healthz`);
  child.kill("SIGKILL");
  await exit;
}

it("makes one scan for a planned time, however often the server is killed while it does", async () => {
  const data = freshFolder();
  const first = await startListening("--data", data);
  const { id } = await addSchedule(first.url, CRON);
  const exit = once(first.child, "exit");
  first.child.kill("SIGKILL");
  await exit;
  const planned: number[] = [];
  for (let time = 0; time < TIMES; time += 1) {
    const plannedMs = Date.now() - 1_000 + time;
    planned.push(plannedMs);
    withStore(data, (store) => {
      // What is not over would be in the way of the next.
      for (const scan of store.scans.list({ schedule: id, limit: 99 }))
        store.scans.change(scan.id, { status: "finished" });
      store.schedules.plan(id, { plannedMs, dueMs: plannedMs });
    });
    while (withStore(data, (store) => store.schedules.find(id)?.next?.plannedMs) === plannedMs)
      await runUntilKilled(data);
    await runUntilKilled(data);
    const record = withStore(data, (store) => store.schedules.find(id));
    expect(record).toMatchObject({ lastScan: { plannedMs }, lastSkip: null });
    expect(record?.next?.plannedMs).toBeGreaterThan(plannedMs + 60_000);
  }
  const scans = withStore(data, (store) => store.scans.list({ schedule: id, limit: 99 }));
  expect(scans).toHaveLength(planned.length);
});
