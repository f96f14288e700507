import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { TimerWheel } from "./timer-wheel.ts";

const SLOTS = 12;
/** What the wheel can hold without looking at a deadline twice, milliseconds. */
const HORIZON_MS = 16_384;

type Command =
  | { readonly do: "set"; readonly slot: number; readonly inMs: number }
  | { readonly do: "clear"; readonly slot: number }
  | { readonly do: "advance"; readonly byMs: number }
  | { readonly do: "promise"; readonly slot: number; readonly later: Deed };
/** What a slot's next call back does. */
type Deed = { readonly do: "set" | "clear"; readonly slot: number; readonly inMs: number };

const slot = fc.nat(SLOTS - 1);
const inMs = fc.oneof(
  fc.double({ min: -5, max: 50, noNaN: true }),
  fc.integer({ min: -2, max: 8 }),
  fc.integer({ min: HORIZON_MS - 3, max: HORIZON_MS + 3 }),
  fc.integer({ min: 0, max: 5 * HORIZON_MS }),
);
const byMs = fc.oneof(
  { weight: 6, arbitrary: fc.double({ min: 0, max: 20, noNaN: true }) },
  { weight: 2, arbitrary: fc.integer({ min: 0, max: 3 }) },
  { weight: 2, arbitrary: fc.integer({ min: HORIZON_MS - 20, max: HORIZON_MS + 20 }) },
  { weight: 1, arbitrary: fc.integer({ min: 0, max: 6 * HORIZON_MS }) },
);
const deed: fc.Arbitrary<Deed> = fc.record({ do: fc.constantFrom("set", "clear"), slot, inMs });
const command: fc.Arbitrary<Command> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ do: fc.constant("set" as const), slot, inMs }) },
  { weight: 1, arbitrary: fc.record({ do: fc.constant("clear" as const), slot }) },
  { weight: 3, arbitrary: fc.record({ do: fc.constant("advance" as const), byMs }) },
  { weight: 2, arbitrary: fc.record({ do: fc.constant("promise" as const), slot, later: deed }) },
);

/** A wheel beside a plain map of deadlines that says what it must do, must not do, and may do. */
class Bench {
  nowMs: number;
  readonly wheel: TimerWheel;
  /** Deadline of a slot, and the whole millisecond in which it was set. */
  readonly deadlines = new Map<number, { readonly atMs: number; readonly setIn: number }>();
  readonly deeds = new Map<number, Deed>();
  called = 0;

  constructor(startMs: number) {
    this.nowMs = startMs;
    this.wheel = new TimerWheel(SLOTS, startMs, (due) => this.#onDue(due));
  }

  set(which: number, atMs: number): void {
    this.clear(which);
    this.wheel.set(which, atMs);
    this.deadlines.set(which, { atMs, setIn: Math.floor(this.nowMs) });
  }

  clear(which: number): void {
    this.wheel.clear(which);
    this.deadlines.delete(which);
  }

  advance(byMs: number): void {
    this.nowMs += byMs;
    this.wheel.advance(this.nowMs);
    for (const [which, { atMs, setIn }] of this.deadlines) {
      const dueFrom = Math.max(Math.ceil(atMs), setIn + 1);
      expect(dueFrom, `slot ${which} was to be called back`).toBeGreaterThan(Math.floor(this.nowMs));
    }
    expect(this.wheel.count).toBe(this.deadlines.size);
  }

  #onDue(which: number): void {
    this.called += 1;
    const deadline = this.deadlines.get(which);
    expect(deadline, `slot ${which} has a deadline`).toBeDefined();
    expect(deadline?.atMs).toBeLessThanOrEqual(this.nowMs);
    this.deadlines.delete(which);
    const later = this.deeds.get(which);
    if (later === undefined) return;
    this.deeds.delete(which);
    if (later.do === "set") this.set(later.slot, this.nowMs + later.inMs);
    else this.clear(later.slot);
  }
}

describe("TimerWheel", () => {
  it("calls back like a list of deadlines, whatever is set, cleared or done inside the call", () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0, max: 1e9, noNaN: true }),
        fc.array(command, { minLength: 1, maxLength: 60 }),
        (startMs, commands) => {
          const bench = new Bench(startMs);
          for (const step of commands) {
            if (step.do === "set") bench.set(step.slot, bench.nowMs + step.inMs);
            else if (step.do === "clear") bench.clear(step.slot);
            else if (step.do === "promise") bench.deeds.set(step.slot, step.later);
            else bench.advance(step.byMs);
          }
          const left = bench.deadlines.size;
          const promised = bench.deeds.size;
          bench.called = 0;
          bench.deeds.clear();
          bench.advance(20 * HORIZON_MS);
          expect(bench.called, `after ${promised} promises`).toBe(left);
        },
      ),
      { numRuns: 400 },
    );
  });

  it("is due to the millisecond, early in none", () => {
    const due: number[] = [];
    const wheel = new TimerWheel(4, 0, (which) => due.push(which));
    wheel.set(0, 10);
    wheel.set(1, 10.5);
    wheel.set(2, 11);
    wheel.set(3, HORIZON_MS * 3);
    wheel.advance(9.99);
    expect(due).toEqual([]);
    wheel.advance(10);
    expect(due).toEqual([0]);
    wheel.advance(11);
    expect(new Set(due)).toEqual(new Set([0, 1, 2]));
    wheel.advance(HORIZON_MS * 3 - 1);
    expect(due).toHaveLength(3);
    wheel.advance(HORIZON_MS * 3);
    expect(due).toEqual([...due.slice(0, 3), 3]);
    expect(wheel.count).toBe(0);
  });

  it("forgets what a callback clears of the very millisecond that is being called back", () => {
    const called: number[] = [];
    const wheel = new TimerWheel(5, 0, (which) => {
      called.push(which);
      for (let other = 0; other < 5; other += 1) if (other !== which && other % 2 === 0) wheel.clear(other);
    });
    for (let which = 0; which < 5; which += 1) wheel.set(which, 7);
    wheel.advance(8);
    expect(called.filter((which) => which % 2 === 0).length).toBeLessThanOrEqual(1);
    expect(called).toContain(1);
    expect(called).toContain(3);
    expect(wheel.count).toBe(0);
  });

  it("calls back for what is left of a crowd in one millisecond, whoever leaves it in whatever order", () => {
    const leavers = fc.shuffledSubarray(Array.from({ length: SLOTS }, (_, which) => which));
    fc.assert(
      fc.property(leavers, (leaving) => {
        const called: number[] = [];
        const wheel = new TimerWheel(SLOTS, 0, (which) => called.push(which));
        for (let which = 0; which < SLOTS; which += 1) wheel.set(which, 9);
        for (const which of leaving) wheel.clear(which);
        wheel.advance(9);
        const left = Array.from({ length: SLOTS }, (_, which) => which).filter((which) => !leaving.includes(which));
        expect(called.sort((one, other) => one - other)).toEqual(left);
      }),
    );
  });

  it("lets go of a slot that it had looked at again beside one that was due", () => {
    const called: number[] = [];
    const wheel = new TimerWheel(2, 0, (which) => called.push(which));
    wheel.set(0, 3 * HORIZON_MS);
    wheel.set(1, HORIZON_MS - 1);
    wheel.advance(HORIZON_MS - 1);
    wheel.clear(0);
    wheel.advance(10 * HORIZON_MS);
    expect(called).toEqual([1]);
  });

  it("clears a slot that has no deadline without harm", () => {
    const wheel = new TimerWheel(2, 0, () => undefined);
    wheel.clear(0);
    wheel.set(1, 5);
    wheel.clear(0);
    expect(wheel.count).toBe(1);
  });
});
