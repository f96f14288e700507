import { describe, expect, it } from "vitest";
import { addScan, freshPath, freshStore, sampleSchedule } from "../test/samples.ts";
import { openStore } from "./open-store.ts";
import { StoreError } from "./store-error.ts";

describe("ScheduleTable", () => {
  it("finds again what was kept", () => {
    const path = freshPath();
    const first = openStore(path);
    const added = first.schedules.add(sampleSchedule("a", { name: "nightly", idempotencyKey: "key" }));
    first.close();
    const store = freshStore(path);
    expect(store.schedules.find("a")).toEqual(added);
    expect(store.schedules.findByKey("", "key")).toEqual(added);
    expect(store.schedules.findByKey("other", "key")).toBeUndefined();
    const { nowMs, idempotencyKey, ...rest } = sampleSchedule("a");
    expect(added).toEqual({
      ...rest,
      number: 1,
      name: "nightly",
      status: "active",
      createdMs: 1_000,
      lastScan: null,
      lastSkip: null,
      webhook: null,
      lastNotice: null,
    });
  });

  it("lists the newest first, page by page, of one owner", () => {
    const { schedules } = freshStore();
    for (let index = 0; index < 6; index += 1)
      schedules.add(sampleSchedule(`s${index}`, { owner: index % 2 === 0 ? "even" : "odd" }));
    const page = schedules.list({ limit: 4 });
    expect(page.map(({ id }) => id)).toEqual(["s5", "s4", "s3", "s2"]);
    expect(schedules.list({ limit: 4, before: page.at(-1)?.number ?? 0 }).map(({ id }) => id)).toEqual(["s1", "s0"]);
    expect(schedules.list({ limit: 4, owner: "odd" }).map(({ id }) => id)).toEqual(["s5", "s3", "s1"]);
    expect(schedules.count()).toBe(6);
  });

  it("says what runs next, the earliest first, and nothing of what is not planned", () => {
    const { schedules } = freshStore();
    schedules.add(sampleSchedule("late", { next: { plannedMs: 30, dueMs: 31 } }));
    schedules.add(sampleSchedule("early", { next: { plannedMs: 10, dueMs: 12 } }));
    schedules.add(sampleSchedule("paused"));
    schedules.setStatus("paused", "paused");
    schedules.plan("paused", null);
    expect(schedules.upcoming()).toEqual([
      { id: "early", plannedMs: 10, dueMs: 12 },
      { id: "late", plannedMs: 30, dueMs: 31 },
    ]);
    expect(schedules.find("paused")).toMatchObject({ status: "paused", next: null });
  });

  it("has one scan at most for a planned time, and none of it when that fails", () => {
    const store = freshStore();
    const schedule = store.schedules.add(sampleSchedule("a"));
    const run = (id: string, plannedMs: number | null) =>
      store.transaction(() => {
        const scan = addScan(store, id, { schedule: "a" });
        store.schedules.recordRun(schedule, plannedMs, scan.number);
      });
    run("one", 10);
    expect(() => run("again", 10)).toThrow(StoreError);
    expect(store.scans.find("again")).toBeUndefined();
    run("two", 20);
    store.scans.change("two", { status: "running" });
    // Asked for later, though for an earlier time.
    run("three", 15);
    expect(store.schedules.find("a")?.lastScan).toEqual({ id: "three", status: "queued", plannedMs: 15 });
    for (const id of ["by-hand", "by-hand-again"]) run(id, null);
    expect(store.schedules.find("a")?.lastScan).toEqual({ id: "by-hand-again", status: "queued", plannedMs: null });
    expect(store.scans.list({ schedule: "a", limit: 9 }).map(({ id }) => id)).toEqual([
      "by-hand-again",
      "by-hand",
      "three",
      "two",
      "one",
    ]);
    expect(store.scans.list({ schedule: "b", limit: 9 })).toEqual([]);
  });

  it("keeps what notices are signed with apart from the schedule", () => {
    const { schedules } = freshStore();
    const webhook = { url: "https://hooks.example/1", on: "change" } as const;
    const added = schedules.add(sampleSchedule("a", { webhook: { ...webhook, secret: "rosebud" } }));
    schedules.add(sampleSchedule("b"));
    expect(added.webhook).toEqual(webhook);
    expect(JSON.stringify([added, schedules.list({ limit: 9 })])).not.toContain("rosebud");
    expect(["a", "b", "c"].map((id) => schedules.webhookSecret(id))).toEqual(["rosebud", undefined, undefined]);
  });

  it("says which scans nobody has seen to be over", () => {
    const store = freshStore();
    const schedule = store.schedules.add(sampleSchedule("a"));
    const scans = ["one", "two", "three"].map((id) => addScan(store, id, { schedule: "a" }));
    for (const { number } of scans) store.schedules.recordRun(schedule, number, number);
    addScan(store, "other");
    store.schedules.settle("two");
    expect(store.schedules.unsettled()).toEqual([
      { id: "one", number: scans[0]?.number, status: "queued" },
      { id: "three", number: scans[2]?.number, status: "queued" },
    ]);
  });

  it("keeps the last reason for which there was no scan", () => {
    const { schedules } = freshStore();
    schedules.add(sampleSchedule("a"));
    schedules.recordSkip("a", { plannedMs: 10, code: "one", message: "One." });
    const last = { plannedMs: 20, code: "two", message: "Two." };
    schedules.recordSkip("a", last);
    expect(schedules.find("a")?.lastSkip).toEqual(last);
  });

  it("keeps the scans of a schedule that goes", () => {
    const store = freshStore();
    const schedule = store.schedules.add(sampleSchedule("a"));
    store.schedules.recordRun(schedule, 10, addScan(store, "one", { schedule: "a" }).number);
    expect(store.schedules.remove("a")).toBe(true);
    expect(store.schedules.remove("a")).toBe(false);
    expect(store.schedules.find("a")).toBeUndefined();
    expect(store.scans.find("one")).toMatchObject({ schedule: "a" });
  });
});
