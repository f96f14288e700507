import type { WriteStream } from "node:tty";
import type { ScanProgress } from "@portolan/core";
import { afterEach, beforeEach, describe, expect, test, vi } from "vitest";
import { startProgressDisplay } from "./progress-display.ts";
import type { ProgressStyle } from "./progress-style.ts";

const DAY_MS = 86_400_000;

const progress: ScanProgress = {
  total: 10,
  decided: 5,
  sent: 5,
  retransmitted: 0,
  answered: 5,
  open: 1,
  stage: "ports",
  hosts: 1,
  hostsUp: 1,
  ratePerSecond: 5,
  elapsedMs: 1000,
  paused: false,
};

describe("what is told of a running scan", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });

  afterEach(() => {
    vi.useRealTimers();
  });

  function start(style: ProgressStyle) {
    const texts: string[] = [];
    const stderr = { write: (text: string) => texts.push(text) };
    return { texts, display: startProgressDisplay(style, stderr as unknown as WriteStream, () => progress) };
  }

  test("is a plain line a period, and none when it is over", () => {
    const { texts, display } = start({ isDrawn: false, reports: { format: "plain", everyMs: 10_000 } });
    vi.advanceTimersByTime(9_999);
    expect(texts).toEqual([]);
    vi.advanceTimersByTime(10_001);
    const line = "portolan: 50.0 % of 10 probes decided, 5 probes/s, 1 open port, 1 host up, 1.00 s gone\n";
    expect(texts).toEqual([line, line]);
    display.stop();
    vi.advanceTimersByTime(60_000);
    expect(texts).toEqual([line, line]);
  });

  test("is an object a period, and one more at the end", () => {
    const { texts, display } = start({ isDrawn: false, reports: { format: "json", everyMs: 1_000 } });
    vi.advanceTimersByTime(1_000);
    display.stop();
    display.stop();
    expect(texts.map((text) => JSON.parse(text))).toEqual(
      Array.from({ length: 2 }, () => ({ ...progress, type: "progress", time: expect.any(String), share: 0.5 })),
    );
    expect(texts.every((text) => text.endsWith("\n"))).toBe(true);
  });

  test("comes no sooner for a period that is longer than a timer can wait", () => {
    const { texts, display } = start({ isDrawn: false, reports: { format: "plain", everyMs: 100 * DAY_MS } });
    vi.advanceTimersByTime(DAY_MS);
    expect(texts).toEqual([]);
    display.stop();
  });

  test("lets others write between", () => {
    const { texts, display } = start({ isDrawn: false });
    display.around(() => texts.push("row"));
    expect(texts).toEqual(["row"]);
    display.stop();
  });
});
