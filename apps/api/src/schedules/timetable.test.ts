import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Problem } from "../problem/problem.ts";
import { Timetable } from "./timetable.ts";

const FIVE_MINUTES_MS = 300_000;
const NOW_MS = Date.parse("2026-03-28T12:00:00Z");

function table(cron: string, timeZone = "UTC", jitterSeconds = 0): Timetable {
  return new Timetable({ cron, timeZone, jitterSeconds });
}

function times(cron: string, timeZone: string, from: string, count: number): string[] {
  const timetable = table(cron, timeZone);
  const found: string[] = [];
  for (let at = Date.parse(from); found.length < count; at = Date.parse(found.at(-1) ?? "")) {
    found.push(new Date(timetable.nextAfter(at)?.plannedMs ?? Number.NaN).toISOString());
  }
  return found;
}

function refusalOf(work: () => unknown): Problem {
  try {
    work();
  } catch (error) {
    if (error instanceof Problem) return error;
    throw error;
  }
  throw new Error("Nothing was refused.");
}

describe("Timetable", () => {
  it("gives the times of its zone, also when clocks are changed", () => {
    // 02:30 does not exist on 2026-03-29 in Berlin, and exists twice on 2026-10-25.
    expect(times("30 2 * * *", "Europe/Berlin", "2026-03-28T00:00:00Z", 3)).toEqual([
      "2026-03-28T01:30:00.000Z",
      "2026-03-29T01:00:00.000Z",
      "2026-03-30T00:30:00.000Z",
    ]);
    expect(times("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00:00Z", 2)).toEqual([
      "2026-10-25T00:30:00.000Z",
      "2026-10-26T01:30:00.000Z",
    ]);
    expect(times("30 2,14 * * *", "Europe/Berlin", "2026-03-29T00:00:00Z", 2)).toEqual([
      "2026-03-29T01:00:00.000Z",
      "2026-03-29T12:30:00.000Z",
    ]);
    expect(times("0 * * * *", "Europe/Berlin", "2026-10-24T23:30:00Z", 3)).toEqual([
      "2026-10-25T00:00:00.000Z",
      "2026-10-25T01:00:00.000Z",
      "2026-10-25T02:00:00.000Z",
    ]);
    expect(times("@daily", "UTC", "2026-01-01T00:00:00Z", 1)).toEqual(["2026-01-02T00:00:00.000Z"]);
  });

  it("begins by chance within the jitter, never before", () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 3_599 }), (jitterSeconds) => {
        const next = table("0 * * * *", "UTC", jitterSeconds).nextAfter(NOW_MS);
        if (next === null) throw new Error("There is no next time.");
        expect(next.plannedMs).toBe(NOW_MS + 3_600_000);
        expect(next.dueMs).toBeGreaterThanOrEqual(next.plannedMs);
        expect(next.dueMs).toBeLessThanOrEqual(next.plannedMs + jitterSeconds * 1_000);
      }),
    );
  });

  it.each([
    "",
    "x",
    "* * * *",
    "* * * * * *",
    "0 0 0 0 0",
    "60 * * * *",
    "0 24 * * *",
    "0 0 * * 8-9",
    "? * * * *",
    "@reboot",
    "@never",
    "2026-12-01T00:00:00",
    "0\t0 * * *",
    "0 0 * * *\n",
    "0  0 * * *",
    "*/0 * * * *",
    "0 0 * * MON;rm",
  ])("does not guess what %j means", (cron) => {
    const refusal = refusalOf(() => table(cron));
    expect(refusal.kind).toBe("schedule-invalid");
    expect(refusal.message).toContain(JSON.stringify(cron));
  });

  it.each(["Mars/Olympus", "+02:00", "", "UTC ", "../etc/localtime", "Europe/Berlin\n", "GMT+25"])(
    "knows no time zone %j",
    (timeZone) => {
      expect(refusalOf(() => table("@daily", timeZone)).kind).toBe("schedule-invalid");
    },
  );

  it.each([
    ["0 0 30 2 *", 0, "never comes"],
    ["* * * * *", 0, "60 s after itself"],
    ["0,4 0 1 1 *", 0, "240 s after itself"],
    ["0 * * * *", 3_600, "reaches the next time"],
    ["*/5 * * * *", 300, "reaches the next time"],
  ])("refuses %j with a jitter of %j s", (cron, jitterSeconds, why) => {
    const refusal = refusalOf(() => table(cron, "UTC", jitterSeconds).firstAfter(NOW_MS, FIVE_MINUTES_MS));
    expect(refusal.message).toContain(why);
  });

  it("takes what comes as often as may be", () => {
    expect(table("*/5 * * * *", "UTC", 299).firstAfter(NOW_MS, FIVE_MINUTES_MS).plannedMs).toBe(
      NOW_MS + FIVE_MINUTES_MS,
    );
  });
});
