import { existsSync, statSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PortEvent } from "@portolan/core";
import { openStore, type Store } from "@portolan/store";
import { describe, expect, it, onTestFinished } from "vitest";
import { type RetentionOptions, RetentionSweep } from "../src/retention/retention-sweep.ts";
import { startServer } from "../src/server.ts";
import {
  addScan,
  bearer,
  closedPort,
  createToken,
  deferred,
  followScan,
  freshFolder,
  postScan,
  readProblem,
  serve,
  serverOptions,
} from "./harness.ts";

const EVENTS = 2_000;
const DAY_MS = 86_400_000;

function openFresh(): { readonly store: Store; readonly path: string } {
  const path = join(freshFolder(), "portolan.db");
  const store = openStore(path);
  onTestFinished(() => store.close());
  return { store, path };
}

function sweepOf(store: Store, more: Partial<RetentionOptions>): RetentionSweep {
  const onError = (error: unknown): void => {
    throw error;
  };
  return new RetentionSweep({
    store,
    keepMs: undefined,
    keepBytes: undefined,
    removeCheckpoint: async () => undefined,
    onError,
    ...more,
  });
}

/** A scan that told so many ports, and has ended so long ago, if it has. */
function addTold(store: Store, id: string, endedAgoMs?: number): void {
  const plan = { addresses: [], hostnames: [], unresolved: [], ports: "", seed: "", probes: EVENTS };
  const { scan } = store.scans.add({ id, owner: "", nowMs: 0, request: {}, requestHash: id, plan });
  const port = (number: number): PortEvent => ({
    type: "port",
    ip: "127.0.0.1",
    protocol: "tcp",
    port: number,
    state: "open",
    reason: "syn-ack",
    time: "2026-11-27T04:00:00.000Z",
  });
  store.events.append(
    scan.number,
    Array.from({ length: EVENTS }, (_, index) => port(index + 1)),
  );
  if (endedAgoMs === undefined) store.scans.change(id, { status: "paused", startedMs: 0 });
  else store.scans.change(id, { status: "finished", endedMs: Date.now() - endedAgoMs });
}

function idsOf(store: Store): string[] {
  return store.scans.list({ limit: 99 }).map(({ id }) => id);
}

function removals(store: Store): unknown[] {
  const entries = store.audit.list({ after: 0, limit: 99 }).filter(({ action }) => action === "scan.remove");
  return entries.map(({ actor, subject, detail }) => [actor, subject, (detail as { reason: string }).reason]);
}

describe("RetentionSweep", () => {
  it("removes what is older than it may be, says so in the audit log, and does nothing a second time", async () => {
    const { store } = openFresh();
    addTold(store, "new", DAY_MS);
    addTold(store, "old", 3 * DAY_MS);
    addTold(store, "paused");
    addTold(store, "older", 4 * DAY_MS);
    const removed: string[] = [];
    const sweep = sweepOf(store, { keepMs: 2 * DAY_MS, removeCheckpoint: async (id) => void removed.push(id) });
    for (let times = 0; times < 2; times += 1) {
      await sweep.sweep();
      expect(idsOf(store)).toEqual(["paused", "new"]);
      expect(removed).toEqual(["older", "old"]);
      expect(removals(store)).toEqual([
        ["server", "older", "age"],
        ["server", "old", "age"],
      ]);
    }
  });

  it("removes as many as it must to keep the database small, the oldest first", async () => {
    const { store, path } = openFresh();
    for (let index = 0; index < 12; index += 1) addTold(store, `s${index}`, (12 - index) * DAY_MS);
    addTold(store, "paused");
    const keepBytes = Math.round(store.retention.measureBytes() / 2);
    await sweepOf(store, { keepBytes }).sweep();
    const left = idsOf(store);
    expect(left.length).toBeGreaterThan(2);
    expect(left).toEqual(["paused", ...Array.from({ length: left.length - 1 }, (_, index) => `s${11 - index}`)]);
    expect(removals(store)).toHaveLength(13 - left.length);
    expect(statSync(path).size + statSync(`${path}-wal`).size).toBeLessThanOrEqual(keepBytes);
  });

  it("lets others work while it removes", async () => {
    const { store } = openFresh();
    addTold(store, "old", DAY_MS);
    let turns = 0;
    const turn = (): void => {
      turns += 1;
      timer = setImmediate(turn);
    };
    let timer = setImmediate(turn);
    await sweepOf(store, { keepMs: 1 }).sweep();
    clearImmediate(timer);
    // There were at least as many steps as slices of 200 events.
    expect(turns).toBeGreaterThan(EVENTS / 200);
  });

  it("stops between two steps, and leaves the rest to the next", async () => {
    const { store } = openFresh();
    addTold(store, "old", DAY_MS);
    const { number } = store.scans.find("old") ?? { number: 0 };
    const hidden = deferred<void>();
    const sweep = sweepOf(store, { keepMs: 1, removeCheckpoint: async () => hidden.resolve(undefined) });
    sweep.start();
    await hidden.promise;
    await sweep.stop();
    expect(idsOf(store)).toEqual([]);
    expect(store.events.after(number, { after: 0, limit: EVENTS })).not.toEqual([]);
    await sweepOf(store, {}).sweep();
    expect(store.events.after(number, { after: 0, limit: 1 })).toEqual([]);
  });
});

it("a server removes what has become too old, its checkpoint included, and takes its key for a new scan", async () => {
  const data = freshFolder();
  const body = { targets: ["127.0.0.1"], ports: `${await closedPort()}` };
  const key = { "Idempotency-Key": "once" };
  const before = await startServer(serverOptions({ data }));
  const { id } = await addScan(before.url, body, key);
  await followScan(before.url, id);
  await before.stop();
  const checkpoint = join(data, "checkpoints", `${id}.checkpoint`);
  writeFileSync(checkpoint, "left by a crash");
  const url = await serve({}, { data, keepMs: 1 });
  while ((await fetch(`${url}/v1/scans/${id}`)).status !== 404);
  while (existsSync(checkpoint)) await fetch(`${url}/healthz`);
  for (const path of ["/results", "/events"]) expect((await fetch(`${url}/v1/scans/${id}${path}`)).status).toBe(404);
  expect((await addScan(url, body, key)).id).not.toBe(id);
});

it("a token has no more scans in a time than it may, whatever was removed since", async () => {
  const data = freshFolder();
  const body = { targets: ["127.0.0.1"], ports: `${await closedPort()}` };
  const headers = bearer(createToken(data, "--scope=read,scan", "--rate=2/h"));
  const before = await startServer(serverOptions({ data }));
  const ids = [(await addScan(before.url, body, headers)).id, (await addScan(before.url, body, headers)).id];
  for (const id of ids) await (await fetch(`${before.url}/v1/scans/${id}/events`, { headers })).text();
  await before.stop();
  const url = await serve({}, { data, keepMs: 1 });
  for (const id of ids) while ((await fetch(`${url}/v1/scans/${id}`, { headers })).status !== 404);
  expect(await readProblem(await postScan(url, body, headers))).toMatchObject({ type: "/problems/rate-limited" });
});
