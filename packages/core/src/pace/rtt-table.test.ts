import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RttTable } from "./rtt-table.ts";

const bounds = { initialRttTimeoutMs: 1_000, minRttTimeoutMs: 100, maxRttTimeoutMs: 10_000 };

describe("RttTable", () => {
  it("takes the initial time-out for a host that was never measured", () => {
    expect(new RttTable(1, bounds).timeoutMs(0, 1)).toBe(1_000);
  });

  it("follows RFC 6298 section 2, worked by hand", () => {
    const table = new RttTable(1, bounds);
    // (2.2) first measurement R: SRTT = R, RTTVAR = R / 2, RTO = SRTT + 4 RTTVAR.
    table.measured(0, 200);
    expect(table.timeoutMs(0, 1)).toBe(600);
    // (2.3) RTTVAR = 3/4 * 100 + 1/4 * |200 - 400| = 125; SRTT = 7/8 * 200 + 1/8 * 400 = 225.
    table.measured(0, 400);
    expect(table.timeoutMs(0, 1)).toBe(225 + 4 * 125);
    // RTTVAR = 3/4 * 125 + 1/4 * |225 - 65| = 133.75; SRTT = 7/8 * 225 + 1/8 * 65 = 205.
    table.measured(0, 65);
    expect(table.timeoutMs(0, 1)).toBe(205 + 4 * 133.75);
  });

  it("keeps hosts apart", () => {
    const table = new RttTable(2, bounds);
    table.measured(0, 200);
    expect(table.timeoutMs(1, 1)).toBe(1_000);
    table.measured(1, 50);
    expect(table.timeoutMs(0, 1)).toBe(600);
    expect(table.timeoutMs(1, 1)).toBe(150);
  });

  it("measures a time of zero too", () => {
    const table = new RttTable(1, bounds);
    table.measured(0, 0);
    expect(table.timeoutMs(0, 1)).toBe(100);
    table.measured(0, 80);
    // RTTVAR = 1/4 * 80 = 20, SRTT = 1/8 * 80 = 10: still below the least time-out.
    expect(table.timeoutMs(0, 1)).toBe(100);
  });

  it("waits longer for each further attempt, half as long again, up to four times", () => {
    const table = new RttTable(1, { ...bounds, maxRttTimeoutMs: 100_000 });
    expect([1, 2, 3, 4, 5, 50].map((attempt) => table.timeoutMs(0, attempt))).toEqual([
      1_000, 1_500, 2_250, 3_375, 4_000, 4_000,
    ]);
  });

  it("forgets every host when it is told to", () => {
    const table = new RttTable(2, bounds);
    for (let count = 0; count < 5; count += 1) {
      table.measured(0, 200 * count);
      table.measured(1, 7);
    }
    table.reset();
    expect([table.timeoutMs(0, 1), table.timeoutMs(1, 1)]).toEqual([1_000, 1_000]);
    table.measured(0, 200);
    expect(table.timeoutMs(0, 1)).toBe(600);
  });

  it("stays within its bounds, also when it backs off", () => {
    fc.assert(
      fc.property(
        fc.array(fc.double({ min: 0, max: 100_000, noNaN: true }), { maxLength: 30 }),
        fc.integer({ min: 1, max: 51 }),
        (times, attempt) => {
          const table = new RttTable(1, bounds);
          for (const time of times) table.measured(0, time);
          const timeout = table.timeoutMs(0, attempt);
          expect(timeout).toBeGreaterThanOrEqual(bounds.minRttTimeoutMs);
          expect(timeout).toBeLessThanOrEqual(bounds.maxRttTimeoutMs);
          expect(timeout).toBeLessThanOrEqual(table.timeoutMs(0, attempt + 1));
        },
      ),
    );
  });

  it("comes to a steady path's own time, and never cuts an answer off that takes as long as those before", () => {
    const table = new RttTable(1, { ...bounds, minRttTimeoutMs: 1 });
    for (let count = 0; count < 200; count += 1) table.measured(0, 40);
    expect(table.timeoutMs(0, 1)).toBeGreaterThanOrEqual(40);
    expect(table.timeoutMs(0, 1)).toBeLessThan(41);
  });
});
