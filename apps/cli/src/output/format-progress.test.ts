import type { ScanProgress } from "@portolan/core";
import { describe, expect, test } from "vitest";
import { formatProgress } from "./format-progress.ts";

const progress: ScanProgress = {
  total: 1000,
  decided: 999,
  sent: 1010,
  retransmitted: 10,
  answered: 990,
  open: 3,
  ratePerSecond: 12_345.6,
  elapsedMs: 1000,
  remainingMs: 123_000,
  paused: false,
};

describe("the progress line", () => {
  test.each([
    [80, "99.9 %  12,346 probes/s  3 open  2 min 3 s left"],
    [40, "99.9 %  3 open  2 min 3 s left"],
    [25, "99.9 %  2 min 3 s left"],
    [10, "99.9 %"],
    [3, ""],
  ])("in %d columns is %j", (columns, line) => {
    expect(formatProgress(progress, columns)).toBe(line);
  });

  test.each([
    [0, "0 s left"],
    [1310, "2 s left"],
    [59_001, "1 min 0 s left"],
  ])("calls %d ms %s", (remainingMs, text) => {
    expect(formatProgress({ ...progress, remainingMs }, 80)).toMatch(new RegExp(`  ${text}$`));
  });

  test("never calls a running scan done", () => {
    expect(formatProgress({ ...progress, total: 1_000_000, decided: 999_999 }, 80)).toMatch(/^99\.9 %/);
  });

  test("says when the scan is paused, and nothing of a time it does not know", () => {
    const { remainingMs: _, ...unknown } = progress;
    expect(formatProgress({ ...unknown, paused: true }, 80)).toBe("99.9 %  paused  3 open");
  });
});
