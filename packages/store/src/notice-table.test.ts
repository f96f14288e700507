import { describe, expect, it } from "vitest";
import { freshPath, freshStore, sampleSchedule } from "../test/samples.ts";
import { openStore } from "./open-store.ts";

describe("NoticeTable", () => {
  it("keeps a notice until it is delivered or given up", () => {
    const path = freshPath();
    const first = openStore(path);
    const schedule = first.schedules.add(sampleSchedule("a"));
    first.notices.add(schedule, { id: "one", scan: "s1", body: "{}", nextMs: 20 });
    first.notices.add(schedule, { id: "two", scan: "s2", body: "[]", nextMs: 10 });
    first.close();
    const { notices, schedules } = freshStore(path);
    expect(notices.find("one")).toEqual({ id: "one", schedule: "a", body: "{}", attempts: 0 });
    expect(notices.upcoming(9)).toEqual([
      { id: "two", nextMs: 10 },
      { id: "one", nextMs: 20 },
    ]);
    expect(notices.upcoming(1)).toHaveLength(1);
    expect(notices.countWaiting()).toBe(2);
    notices.change("two", { attempts: 1, nextMs: 30, deliveredMs: null, problem: "it is busy" });
    expect(notices.upcoming(9).map(({ id }) => id)).toEqual(["one", "two"]);
    notices.change("one", { attempts: 1, nextMs: null, deliveredMs: 25, problem: null });
    expect(notices.upcoming(9).map(({ id }) => id)).toEqual(["two"]);
    expect(notices.countWaiting()).toBe(1);
    expect(schedules.find("a")?.lastNotice).toEqual({
      id: "two",
      scan: "s2",
      attempts: 1,
      nextMs: 30,
      deliveredMs: null,
      problem: "it is busy",
    });
  });

  it("lets go of what is settled when there is something new, and of all when the schedule goes", () => {
    const { notices, schedules } = freshStore();
    const [schedule, other] = [schedules.add(sampleSchedule("a")), schedules.add(sampleSchedule("b"))];
    notices.add(other, { id: "theirs", scan: "s0", body: "{}", nextMs: null, problem: "too large" });
    notices.add(schedule, { id: "settled", scan: "s1", body: "{}", nextMs: null });
    notices.add(schedule, { id: "waiting", scan: "s2", body: "{}", nextMs: 10 });
    notices.add(schedule, { id: "new", scan: "s3", body: "{}", nextMs: 20 });
    expect(["theirs", "settled", "waiting", "new"].map((id) => notices.find(id) !== undefined)).toEqual([
      true,
      false,
      true,
      true,
    ]);
    expect(schedules.find("b")?.lastNotice).toMatchObject({ id: "theirs", problem: "too large", nextMs: null });
    schedules.remove("a");
    expect(notices.upcoming(9)).toEqual([]);
  });
});
