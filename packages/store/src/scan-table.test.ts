import { describe, expect, it } from "vitest";
import { addScan, freshStore, sampleScan } from "../test/samples.ts";
import { LONGEST_RATE_MS } from "./token-table.ts";

describe("ScanTable", () => {
  it("keeps one scan for an owner's idempotency key, and one for each owner", () => {
    const store = freshStore();
    const first = store.scans.add(sampleScan("a", { idempotencyKey: "key" }));
    const second = store.scans.add(sampleScan("b", { idempotencyKey: "key" }));
    const theirs = store.scans.add(sampleScan("c", { idempotencyKey: "key", owner: "other" }));
    expect([first.isNew, second.isNew, theirs.isNew]).toEqual([true, false, true]);
    expect(second.scan).toEqual(first.scan);
    expect(store.scans.find("b")).toBeUndefined();
    const [one, two] = [addScan(store, "d"), addScan(store, "e")];
    expect(two.number).toBeGreaterThan(one.number);
  });

  it("lists the newest first, page by page, of one owner and of one status", () => {
    const store = freshStore();
    for (let index = 0; index < 10; index += 1)
      addScan(store, `s${index}`, { owner: index % 2 === 0 ? "even" : "odd" });
    store.scans.change("s4", { status: "finished" });
    const seen: string[] = [];
    let before: number | undefined;
    for (;;) {
      const page = store.scans.list({ limit: 3, ...(before === undefined ? {} : { before }) });
      if (page.length === 0) break;
      seen.push(...page.map(({ id }) => id));
      before = page.at(-1)?.number;
    }
    expect(seen).toEqual(["s9", "s8", "s7", "s6", "s5", "s4", "s3", "s2", "s1", "s0"]);
    expect(store.scans.list({ owner: "even", limit: 9 }).map(({ id }) => id)).toEqual(["s8", "s6", "s4", "s2", "s0"]);
    expect(store.scans.list({ status: "finished", limit: 9 }).map(({ id }) => id)).toEqual(["s4"]);
  });

  it("counts what an owner has asked for since a time", () => {
    const store = freshStore();
    for (const nowMs of [10, 20, 30]) addScan(store, `s${nowMs}`, { owner: "one", nowMs });
    addScan(store, "other", { owner: "two", nowMs: 40 });
    expect(store.scans.askedSince("one", 10)).toEqual({ count: 2, firstMs: 20 });
    expect(store.scans.askedSince("one", 30)).toEqual({ count: 0, firstMs: 0 });
  });

  it("counts what an owner has asked for also when it is removed, and for a day", () => {
    const store = freshStore();
    const scan = addScan(store, "gone", { owner: "one", nowMs: 1_000 });
    store.scans.add(sampleScan("kept", { owner: "one", nowMs: 1_000 + LONGEST_RATE_MS - 1, idempotencyKey: "key" }));
    store.scans.add(sampleScan("same", { owner: "one", nowMs: 1_000 + LONGEST_RATE_MS - 1, idempotencyKey: "key" }));
    store.scans.change("gone", { status: "finished", endedMs: 2_000 });
    store.retention.hide({ ...scan, endedMs: 2_000 }, 3_000);
    while (store.retention.removeSome());
    expect(store.scans.askedSince("one", 0)).toEqual({ count: 2, firstMs: 1_000 });
    addScan(store, "next", { owner: "two", nowMs: 1_000 + LONGEST_RATE_MS });
    expect(store.scans.askedSince("one", 0)).toEqual({ count: 1, firstMs: 1_000 + LONGEST_RATE_MS - 1 });
  });

  it("hands out what is queued in the order in which it came, and queues again what ran", () => {
    const store = freshStore();
    for (const id of ["a", "b", "c"]) addScan(store, id);
    store.scans.change("a", { status: "running", startedMs: 5 });
    expect(store.scans.nextQueued()?.id).toBe("b");
    expect(store.scans.count("queued")).toBe(2);
    expect(store.scans.requeueRunning()).toEqual(["a"]);
    expect(store.scans.nextQueued()?.id).toBe("a");
    store.scans.change("a", { status: "running", startedMs: 9 });
    expect(store.scans.find("a")?.startedMs).toBe(5);
  });

  it("changes what it is told to, and nothing else", () => {
    const store = freshStore();
    const before = addScan(store, "a");
    const progress = { decided: 1, sent: 2, retransmitted: 0, answered: 1, open: 1, elapsedMs: 3 };
    store.scans.change("a", { progress });
    expect(store.scans.find("a")).toEqual({ ...before, progress });
    store.scans.change("a", { status: "failed", endedMs: 9, failure: { code: "WORKER_DIED", message: "It died." } });
    expect(store.scans.find("a")).toEqual({
      ...before,
      progress,
      status: "failed",
      endedMs: 9,
      failure: { code: "WORKER_DIED", message: "It died." },
    });
  });
});
