import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SweepWindow, UNDECIDED } from "./sweep-window.ts";

const WAIT_MS = 100;

describe("SweepWindow", () => {
  it("lets each lane pass every position in order, behind the one ahead, and keeps outcomes until they are settled", () => {
    fc.assert(
      fc.property(
        fc.record({
          start: fc.nat(10_000),
          size: fc.integer({ min: 1, max: 3_000 }),
          rounds: fc.integer({ min: 1, max: 10 }),
          chunk: fc.constantFrom(1, 4, 64),
        }),
        fc.array(fc.tuple(fc.boolean(), fc.integer({ min: 1, max: 200 }), fc.integer({ min: 0, max: 60 })), {
          minLength: 1,
        }),
        ({ start, size, rounds, chunk }, moves) => {
          const end = start + size;
          const window = new SweepWindow({ start, end, rounds, chunk, waitMs: WAIT_MS });
          const outcomes = new Map<number, number>();
          let nowMs = 0;
          for (let move = 0; !window.isSettled; move += 1) {
            const [isFirst, stride, elapsedMs] = moves[move % moves.length] as [boolean, number, number];
            // Every other move is any lane's in its turn, so that the walk comes to an end.
            const lane = isFirst && move % 2 === 0 ? 1 : 1 + (Math.floor(move / 2) % (rounds + 1));
            nowMs += elapsedMs + 1;
            const at = window.at(lane);
            const to = Math.min(window.limit(lane, nowMs), at + stride);
            expect(to).toBeLessThanOrEqual(lane === 1 ? end : window.at(lane - 1));
            if (lane === window.settling) {
              for (let position = at; position < to; position += 1) {
                expect(window.outcome(position)).toBe(outcomes.get(position) ?? UNDECIDED);
                outcomes.delete(position);
              }
            }
            window.advance(lane, to, nowMs);
            if (lane === window.settling) continue;
            for (let position = at; position < to; position += 3) {
              const outcome = 1 + (position % 250);
              window.decide(position, outcome);
              outcomes.set(position, outcome);
            }
            expect(outcomes.size).toBeLessThanOrEqual(512 * (rounds + 1) * chunk);
          }
          expect(outcomes.size).toBe(0);
          expect(window.isAtWork(end - 1)).toBe(false);
        },
      ),
      { numRuns: 30 },
    );
  });

  it("keeps a round waiting until the one before it has had its time, chunk by chunk", () => {
    const window = new SweepWindow({ start: 10, end: 100, rounds: 2, chunk: 16, waitMs: WAIT_MS });
    expect([window.limit(1, 0), window.limit(2, 0), window.limit(3, 0)]).toEqual([26, 10, 10]);
    window.advance(1, 20, 0);
    expect(window.isAtWork(19)).toBe(true);
    expect(window.isAtWork(20)).toBe(false);
    window.advance(1, 26, 5);
    window.advance(1, 42, 8);
    expect(window.limit(2, 104)).toBe(10);
    expect(window.limit(2, 105)).toBe(26);
    window.advance(2, 26, 105);
    expect(window.limit(2, 107)).toBe(26);
    expect(window.limit(2, 108)).toBe(42);
    expect(window.limit(3, 204)).toBe(10);
    expect(window.limit(3, 205)).toBe(26);
    window.advance(3, 26, 205);
    expect(window.isAtWork(25)).toBe(false);
    expect(window.isAtWork(26)).toBe(true);
  });

  it("has the first round wait where the ring has no more room", () => {
    const window = new SweepWindow({ start: 0, end: 1e9, rounds: 1, chunk: 4, waitMs: WAIT_MS });
    let steps = 0;
    while (window.limit(1, 0) > window.at(1)) {
      window.advance(1, window.limit(1, 0), 0);
      steps += 1;
    }
    expect(steps).toBe(1_024);
    window.advance(2, window.limit(2, WAIT_MS), WAIT_MS);
    expect(window.limit(1, WAIT_MS)).toBe(window.at(1) + 4);
  });
});
