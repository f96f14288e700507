import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { CongestionWindows } from "./congestion-windows.ts";

const bounds = { initial: 10, least: 10, most: 512, mostUnanswered: 128 };
const TIMEOUT_MS = 100;

function fill(windows: CongestionWindows, entry = 0): number {
  let sent = 0;
  while (windows.hasRoom(entry)) {
    windows.sent(entry);
    sent += 1;
  }
  return sent;
}

/** A host behind a path: fills its window, and answers all of it a round trip later, some of it on the second attempt. */
class Path {
  readonly windows: CongestionWindows;
  nowMs = 0;
  readonly #rttMs: number;
  #debt = 0;

  constructor(rttMs: number, windows = new CongestionWindows(1, bounds)) {
    this.windows = windows;
    this.#rttMs = rttMs;
  }

  /** One round trip, of whose answers the share `late` comes to a retransmission. */
  round(late: number): void {
    fill(this.windows);
    this.nowMs += this.#rttMs;
    for (let left = this.windows.inFlight(0); left > 0; left -= 1) {
      this.#debt += late;
      const isLate = this.#debt >= 1;
      if (isLate) this.#debt -= 1;
      this.windows.answered(0, isLate ? 2 : 1, this.nowMs, TIMEOUT_MS);
    }
  }
}

describe("CongestionWindows", () => {
  it("begins with the initial window, each host with its own", () => {
    const windows = new CongestionWindows(2, bounds);
    expect(fill(windows, 0)).toBe(10);
    expect(windows.hasRoom(0)).toBe(false);
    expect(windows.hasRoom(1)).toBe(true);
    expect(windows.inFlight(1)).toBe(0);
    expect(new CongestionWindows(1, { ...bounds, most: 4 }).size(0)).toBe(4);
  });

  it("takes answers that came together for those of a full window", () => {
    const windows = new CongestionWindows(2, bounds);
    for (let round = 1; round <= 4; round += 1) {
      windows.answeredTogether(0, fill(windows), round, TIMEOUT_MS);
      expect([windows.size(0), windows.inFlight(0)]).toEqual([10 * 2 ** round, 0]);
    }
    expect(windows.size(1)).toBe(10);
    // Of a window that is hardly used, nothing is learned.
    windows.sent(0);
    windows.answeredTogether(0, 1, 9, TIMEOUT_MS);
    expect(windows.size(0)).toBe(160);
  });

  it("takes answers that came together one by one where some had been lost", () => {
    const [together, apart] = [new CongestionWindows(1, bounds), new CongestionWindows(1, bounds)];
    for (const windows of [together, apart]) {
      fill(windows);
      for (let answer = 0; answer < 4; answer += 1) windows.answered(0, 2, answer, TIMEOUT_MS);
    }
    together.answeredTogether(0, 6, 200, TIMEOUT_MS);
    for (let answer = 0; answer < 6; answer += 1) apart.answered(0, 1, 200, TIMEOUT_MS);
    for (const windows of [together, apart]) expect(windows.inFlight(0)).toBe(0);
    expect([fill(together), together.size(0)]).toEqual([fill(apart), apart.size(0)]);
  });

  it("grows by one an answer in slow start: twice the window a round trip", () => {
    const path = new Path(10);
    path.round(0);
    // The window counts as used while at least half of it is in flight: 10 answers to a window of 10 grow it by 6 or more.
    expect(path.windows.size(0)).toBeGreaterThanOrEqual(15);
    expect(path.windows.size(0)).toBeLessThanOrEqual(20);
    for (let round = 0; round < 20; round += 1) path.round(0);
    expect(path.windows.size(0)).toBe(512);
  });

  it("does not grow while it is not used", () => {
    const windows = new CongestionWindows(1, bounds);
    for (let count = 0; count < 1_000; count += 1) {
      windows.sent(0);
      windows.answered(0, 1, count, TIMEOUT_MS);
    }
    expect(windows.size(0)).toBe(10);
  });

  it.each([
    [2, 2],
    [5, 5],
    [100, 16],
  ])(
    "lets one answer count for the silent probes beside it: after %d probes for %d, sixteen at the most",
    (sent, gain) => {
      const windows = new CongestionWindows(1, { ...bounds, initial: 4 });
      for (let count = 0; count < sent; count += 1) windows.sent(0);
      for (let count = sent; count > 2; count -= 1) windows.released(0);
      windows.answered(0, 1, 0, TIMEOUT_MS);
      expect(windows.size(0)).toBe(4 + gain);
    },
  );

  it("halves on a loss that was proven, once a time-out, and grows by one a round trip from there", () => {
    const path = new Path(5);
    for (let round = 0; round < 20; round += 1) path.round(0);
    expect(path.windows.size(0)).toBe(512);
    const { windows } = path;
    const loseMany = (nowMs: number): void => {
      fill(windows);
      for (let count = 0; count < 40; count += 1) windows.answered(0, 2, nowMs, TIMEOUT_MS);
    };
    loseMany(1_000);
    expect(windows.size(0)).toBe(256);
    loseMany(1_000 + TIMEOUT_MS - 1);
    expect(windows.size(0)).toBe(256);
    loseMany(1_000 + TIMEOUT_MS);
    expect(windows.size(0)).toBe(128);
    const avoidance = new Path(5, windows);
    avoidance.round(0);
    expect(windows.size(0)).toBeGreaterThanOrEqual(128);
    // What was in flight before the cut is answered too: some more than one window.
    expect(windows.size(0)).toBeLessThanOrEqual(130);
  });

  it("is not made smaller than the least", () => {
    const path = new Path(TIMEOUT_MS);
    for (let round = 0; round < 500; round += 1) path.round(0.9);
    expect(path.windows.size(0)).toBe(10);
  });

  it("takes a few losses in a hundred for what they are on any path", () => {
    const path = new Path(TIMEOUT_MS);
    for (let round = 0; round < 60; round += 1) path.round(0.02);
    expect(path.windows.size(0)).toBe(512);
  });

  it("never shrinks for silence alone, and grows on it only to the bound of the unanswered", () => {
    const windows = new CongestionWindows(1, bounds);
    let before = windows.size(0);
    for (let count = 0; count < 5_000; count += 1) {
      fill(windows);
      windows.timedOut(0);
      expect(windows.size(0)).toBeGreaterThanOrEqual(before);
      before = windows.size(0);
    }
    expect(before).toBe(128);
    windows.answered(0, 1, 0, TIMEOUT_MS);
    const answered = windows.size(0);
    for (let count = 0; count < 5_000; count += 1) {
      fill(windows);
      windows.timedOut(0);
    }
    expect(windows.size(0)).toBe(answered);
  });

  it.each([5, TIMEOUT_MS, 3 * TIMEOUT_MS])(
    "learns that a loss which no cut lessens is the path's own, and does not crawl: round trip %d ms",
    (rttMs) => {
      const path = new Path(rttMs);
      for (let round = 0; round < 3_000; round += 1) path.round(0.15);
      expect(path.windows.size(0)).toBeGreaterThan(256);
    },
  );

  it("keeps its distance where a smaller window does lose less", () => {
    const path = new Path(20);
    let largest = 0;
    for (let round = 0; round < 3_000; round += 1) {
      path.round(path.windows.size(0) > 60 ? 0.4 : 0);
      if (round > 1_000) largest = Math.max(largest, path.windows.size(0));
    }
    expect(largest).toBeLessThan(128);
  });

  it("behaves like a new one after a reset, whatever came before", () => {
    const deed = fc.oneof(
      { weight: 8, arbitrary: fc.constant("sent") },
      { weight: 5, arbitrary: fc.constantFrom("answered", "late") },
      { weight: 1, arbitrary: fc.constantFrom("released", "timedOut") },
    );
    const act = (windows: CongestionWindows, deeds: readonly string[]): number[] => {
      let inFlight = 0;
      return deeds.map((what, index) => {
        if (what === "sent") {
          windows.sent(0);
          inFlight += 1;
        } else if (inFlight > 0) {
          inFlight -= 1;
          if (what === "released") windows.released(0);
          else if (what === "timedOut") windows.timedOut(0);
          else windows.answered(0, what === "late" ? 2 : 1, index * 40, TIMEOUT_MS);
        }
        return windows.size(0) * 1_000 + windows.inFlight(0);
      });
    };
    fc.assert(
      fc.property(
        fc.array(deed, { minLength: 50, maxLength: 500 }),
        fc.array(deed, { maxLength: 500 }),
        (before, after) => {
          const used = new CongestionWindows(1, bounds);
          act(used, before);
          used.reset();
          expect(act(used, after)).toEqual(act(new CongestionWindows(1, bounds), after));
        },
      ),
    );
  });

  it("counts in flight exactly, never below zero, and keeps to its bounds whatever happens", () => {
    const deed = fc.constantFrom("sent", "released", "timedOut", "answered", "late", "tick");
    fc.assert(
      fc.property(fc.array(deed, { maxLength: 400 }), (deeds) => {
        const windows = new CongestionWindows(1, bounds);
        let inFlight = 0;
        let nowMs = 0;
        for (const what of deeds) {
          if (what === "tick") nowMs += 60;
          else if (what === "sent") {
            windows.sent(0);
            inFlight += 1;
          } else if (inFlight > 0) {
            inFlight -= 1;
            if (what === "released") windows.released(0);
            else if (what === "timedOut") windows.timedOut(0);
            else windows.answered(0, what === "late" ? 3 : 1, nowMs, TIMEOUT_MS);
          }
          expect(windows.inFlight(0)).toBe(inFlight);
          expect(windows.size(0)).toBeGreaterThanOrEqual(bounds.least);
          expect(windows.size(0)).toBeLessThanOrEqual(bounds.most);
          expect(windows.hasRoom(0)).toBe(inFlight < windows.size(0));
        }
      }),
    );
  });
});
