import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { MOST_ANSWER_BYTES, TimingWheel } from "./timing-wheel.ts";

/** Lets one byte wait. Returns whether there was room. */
function put(wheel: TimingWheel, byte: number, dueMs: number): boolean {
  const { room } = wheel;
  if (room < 0) return false;
  wheel.bytes[room] = byte;
  wheel.schedule(1, dueMs);
  return true;
}

function taken(wheel: TimingWheel, nowMs: number): number[] {
  const bytes: number[] = [];
  wheel.turn(nowMs, (offset) => bytes.push(wheel.bytes[offset] ?? -1));
  return bytes;
}

const step = fc.record({
  afterMs: fc.double({ min: 0, max: 30, noNaN: true }),
  waitMs: fc.double({ min: 0, max: 50, noNaN: true }),
});

describe("TimingWheel", () => {
  it("delivers everything once, not before it is due, and soon after", () => {
    fc.assert(
      fc.property(
        fc.array(step, { maxLength: 100 }),
        fc.double({ min: 0, max: 1e6, noNaN: true }),
        (steps, startMs) => {
          const wheel = new TimingWheel(128, 50, startMs);
          const due: number[] = [];
          const delivered = new Set<number>();
          let nowMs = startMs;
          const turn = (): void => {
            for (const index of taken(wheel, nowMs)) {
              expect(delivered.has(index)).toBe(false);
              expect(due[index]).toBeLessThanOrEqual(nowMs);
              delivered.add(index);
            }
            for (const [index, dueMs] of due.entries()) if (dueMs <= nowMs - 2) expect(delivered.has(index)).toBe(true);
            expect(wheel.pending).toBe(due.length - delivered.size);
          };
          for (const { afterMs, waitMs } of steps) {
            nowMs += afterMs;
            turn();
            due.push(nowMs + waitMs);
            expect(put(wheel, due.length - 1, nowMs + waitMs)).toBe(true);
          }
          nowMs += 60;
          turn();
          expect(delivered.size).toBe(steps.length);
        },
      ),
    );
  });

  it("keeps the order of those due in the same millisecond, and of milliseconds", () => {
    const wheel = new TimingWheel(8, 10, 0);
    put(wheel, 1, 5.5);
    put(wheel, 2, 3.2);
    put(wheel, 3, 5.1);
    expect(taken(wheel, 100)).toEqual([2, 1, 3]);
  });

  it("has no more room than it was given, and gets it back", () => {
    const wheel = new TimingWheel(2, 10, 0);
    expect([put(wheel, 1, 1), put(wheel, 2, 1), put(wheel, 3, 1)]).toEqual([true, true, false]);
    expect(wheel.bytes).toHaveLength(2 * MOST_ANSWER_BYTES);
    expect(taken(wheel, 2)).toEqual([1, 2]);
    expect([put(wheel, 4, 3), put(wheel, 5, 3), put(wheel, 6, 3)]).toEqual([true, true, false]);
    expect(taken(wheel, 4)).toEqual([4, 5]);
  });

  it("delivers what is overdue with the next millisecond", () => {
    const wheel = new TimingWheel(2, 10, 0);
    expect(taken(wheel, 50)).toEqual([]);
    put(wheel, 1, 20);
    expect(taken(wheel, 51)).toEqual([1]);
  });
});
