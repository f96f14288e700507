import { describe, expect, it } from "vitest";
import { sendingOf } from "./sending.ts";

function steady(seconds: number, perSecond: number, before = 0) {
  return Array.from({ length: seconds * 10 + 1 }, (_, index) => ({
    timeMs: 5_000 + index * 100,
    count: before + (index * perSecond) / 10,
  }));
}

describe("sendingOf", () => {
  it("counts from the first sample on", () => {
    expect(sendingOf(steady(10, 1_000, 77))).toEqual({ packets: 10_000, packetsPerSecond: 1_000, endedMs: 15_000 });
  });

  it("passes over a packet long before the rest, and one long after", () => {
    const [first, ...rest] = steady(10, 1_000, 1);
    const samples = [{ timeMs: 0, count: 0 }, ...(first === undefined ? [] : [first]), ...rest];
    const late = { timeMs: 60_000, count: 10_002 };
    expect(sendingOf([...samples, late]).packetsPerSecond).toBeCloseTo(1_000);
  });

  it.each([[[]], [[{ timeMs: 1, count: 1 }]]])("can't tell of %j", (samples) => {
    expect(() => sendingOf(samples)).toThrow(RangeError);
  });
});
