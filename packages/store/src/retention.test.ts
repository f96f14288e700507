import { statSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { addScan, freshPath, freshStore, samplePort, sampleScan } from "../test/samples.ts";
import { openStore, type Store } from "./open-store.ts";

const EVENTS = 1_000;

/** A scan that is over, and told so much. */
function addEnded(store: Store, id: string, endedMs: number, idempotencyKey?: string): number {
  const { number } = addScan(store, id, idempotencyKey === undefined ? {} : { idempotencyKey });
  const ports = Array.from({ length: EVENTS }, (_, index) => samplePort(index + 1, { hostname: `${id}.example` }));
  store.events.append(number, ports);
  store.scans.change(id, { status: "finished", endedMs });
  return number;
}

function hideOldest(store: Store): string | undefined {
  const oldest = store.retention.oldest();
  if (oldest !== undefined) store.retention.hide(oldest, 1_000);
  return oldest?.id;
}

/** Does a step until there is nothing left to do; how often it did something. */
function repeat(step: () => boolean): number {
  let steps = 0;
  while (step()) steps += 1;
  return steps;
}

describe("Retention", () => {
  it("takes the scan first that has been over for the longest time, and never one that is not over", () => {
    const store = freshStore();
    addEnded(store, "late", 30);
    addEnded(store, "early", 10);
    addEnded(store, "middle", 20);
    for (const status of ["queued", "running", "paused"] as const) {
      addScan(store, status);
      store.scans.change(status, { status, startedMs: 1 });
    }
    expect([hideOldest(store), hideOldest(store), hideOldest(store), hideOldest(store)]).toEqual([
      "early",
      "middle",
      "late",
      undefined,
    ]);
    expect(store.scans.list({ limit: 9 }).map(({ id }) => id)).toEqual(["paused", "running", "queued"]);
  });

  it("hides a scan from every reader, and lets its key go", () => {
    const store = freshStore();
    addEnded(store, "gone", 10, "key");
    addEnded(store, "kept", 20);
    hideOldest(store);
    expect(store.scans.find("gone")).toBeUndefined();
    expect(store.scans.findByKey("", "key")).toBeUndefined();
    expect(store.scans.list({ limit: 9 }).map(({ id }) => id)).toEqual(["kept"]);
    expect(store.scans.list({ limit: 9, status: "finished" }).map(({ id }) => id)).toEqual(["kept"]);
    expect(store.scans.count("finished")).toBe(1);
    expect(new Set(store.history.list("127.0.0.1", { limit: 2 * EVENTS }).map(({ scanId }) => scanId))).toEqual(
      new Set(["kept"]),
    );
    expect(store.scans.add(sampleScan("next", { idempotencyKey: "key" })).isNew).toBe(true);
  });

  it("removes what is hidden in slices, and nothing else, also when another process goes on with it", () => {
    const path = freshPath();
    const first = openStore(path);
    const [gone, kept] = [addEnded(first, "gone", 10), addEnded(first, "kept", 20)];
    hideOldest(first);
    expect(first.retention.removeSome()).toBe(true);
    const left = first.events.after(gone, { after: 0, limit: EVENTS }).length;
    expect(left).toBeGreaterThan(0);
    expect(left).toBeLessThan(EVENTS);
    first.close();
    const store = freshStore(path);
    expect(repeat(() => store.retention.removeSome())).toBeGreaterThan(1);
    expect(store.events.after(gone, { after: 0, limit: 1 })).toEqual([]);
    expect(store.events.after(kept, { after: 0, limit: 2 * EVENTS })).toHaveLength(EVENTS);
    expect(store.retention.removeSome()).toBe(false);
  });

  it("counts what is in use, and gives the rest back to the disk", () => {
    const path = freshPath();
    const store = freshStore(path);
    for (let index = 0; index < 10; index += 1) addEnded(store, `s${index}`, index);
    const [usedBefore, fileBefore] = [store.retention.measureBytes(), sizeOf(path)];
    expect(usedBefore).toBeGreaterThan(10 * EVENTS * 100);
    for (let index = 0; index < 9; index += 1) hideOldest(store);
    repeat(() => store.retention.removeSome());
    repeat(() => store.retention.giveBackSome());
    expect(store.retention.measureBytes()).toBeLessThan(usedBefore / 3);
    expect(sizeOf(path)).toBeLessThan(fileBefore / 3);
    expect(store.retention.measureBytes()).toBe(sizeOf(path));
    expect(store.scans.find("s9")).toBeDefined();
  });
});

/** Bytes of the file and of its write-ahead log. */
function sizeOf(path: string): number {
  return statSync(path).size + statSync(`${path}-wal`).size;
}
