import type { ScanProgress } from "@portolan/core";
import { describe, expect, test } from "vitest";
import { formatProgress, formatStatus, progressRecord } from "./format-progress.ts";

const progress: ScanProgress = {
  total: 1000,
  decided: 999,
  sent: 1010,
  retransmitted: 10,
  answered: 990,
  open: 3,
  stage: "ports",
  hosts: 20,
  hostsUp: 7,
  ratePerSecond: 12_345.67,
  elapsedMs: 1000.4,
  remainingMs: 123_000.4,
  paused: false,
};

describe("the progress line", () => {
  test.each([
    [100, `[${"#".repeat(29)}-] 99.9 %  12,346 probes/s  3 open  7 up  2 min 4 s left`],
    [70, "[############-] 99.9 %  12,346 probes/s  3 open  7 up  2 min 4 s left"],
    [60, "99.9 %  12,346 probes/s  3 open  7 up  2 min 4 s left"],
    [50, "99.9 %  12,346 probes/s  3 open  2 min 4 s left"],
    [40, "99.9 %  3 open  2 min 4 s left"],
    [25, "99.9 %  2 min 4 s left"],
    [10, "99.9 %"],
    [3, ""],
  ])("in %d columns is %j", (columns, line) => {
    expect(formatProgress(progress, columns)).toBe(line);
  });

  test("is always shorter than the columns, and its bar never full", () => {
    for (let columns = 1; columns < 200; columns += 1) {
      for (const stage of ["starting", "hosts", "ports"] as const) {
        const line = formatProgress({ ...progress, stage }, columns);
        expect(line.length).toBeLessThan(columns);
        expect(line).not.toMatch(/\[#+\]/);
      }
    }
  });

  test.each([
    [0, "0 s left"],
    [1310, "2 s left"],
    [59_001, "1 min 0 s left"],
  ])("calls %d ms %s", (remainingMs, text) => {
    expect(formatProgress({ ...progress, remainingMs }, 80)).toMatch(new RegExp(`  ${text}$`));
  });

  test("never calls a running scan done", () => {
    expect(formatProgress({ ...progress, total: 1_000_000, decided: 999_999 }, 59)).toMatch(/^99\.9 %/);
  });

  test("says when the scan is paused, and nothing of a time it does not know", () => {
    const { remainingMs: _, ...unknown } = progress;
    expect(formatProgress({ ...unknown, paused: true }, 40)).toBe("99.9 %  paused  3 open  7 up");
  });

  test("says that hosts are looked for, and that nothing is known yet", () => {
    expect(formatProgress({ ...progress, stage: "hosts" }, 70)).toBe(
      "99.9 %  12,346 probes/s  7 up  2 min 4 s left  finding hosts",
    );
    const { remainingMs: _, ...unknown } = progress;
    expect(formatProgress({ ...unknown, stage: "starting", total: 0, decided: 0 }, 20)).toMatch(/^starting/);
  });
});

describe("the status", () => {
  test("tells all there is", () => {
    expect(formatStatus(progress)).toBe(
      "99.9 % of 1,000 probes decided, 12,346 probes/s, 3 open ports, 7 hosts up, 1.00 s gone, 2 min 4 s left",
    );
    expect(formatStatus({ ...progress, stage: "hosts", paused: true })).toBe(
      "99.9 % of 1,000 questions to hosts decided, paused, 12,346 probes/s, 7 hosts up, 1.00 s gone, 2 min 4 s left",
    );
    expect(formatStatus({ ...progress, stage: "starting" })).toBe("starting");
  });
});

describe("the record for machines", () => {
  test("has the whole view, rounded, its kind and the time", () => {
    expect(progressRecord(progress, new Date(0))).toEqual({
      ...progress,
      type: "progress",
      time: "1970-01-01T00:00:00.000Z",
      share: 0.999,
      ratePerSecond: 12_345.7,
      elapsedMs: 1000,
      remainingMs: 123_000,
    });
  });

  test("has no time left where none is known, and a share of nothing", () => {
    const { remainingMs: _, ...unknown } = progress;
    const record = progressRecord({ ...unknown, total: 0, decided: 0 }, new Date(0));
    expect(record).toMatchObject({ share: 0 });
    expect(record).not.toHaveProperty("remainingMs");
  });
});
