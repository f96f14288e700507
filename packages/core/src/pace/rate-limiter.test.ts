import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RateLimiter, sharedClockUs } from "./rate-limiter.ts";

const SECOND_US = 1_000_000;
/** Time that unused permits stay good, and time whose permits one limiter may hold; of the limiter's documentation. */
const BURST_US = 10_000;
const HELD_US = 2_000;

/** A clock that wraps as the shared one does, over a count that does not. */
class Clock {
  us: number;

  constructor(startUs: number) {
    this.us = startUs;
  }

  readonly read = (): number => this.us | 0;
}

function limitersOver(clock: Clock, rate: number, count: number): RateLimiter[] {
  const shared = new Int32Array(new SharedArrayBuffer(8));
  shared[1] = clock.read();
  return Array.from({ length: count }, () => new RateLimiter(shared, 1, rate, clock.read));
}

/** Permits that may be had at once at the most: the burst, and what each limiter may have put by. */
function burst(rate: number, limiters: number): number {
  return (rate * BURST_US) / SECOND_US + limiters * (Math.max(1, (rate * HELD_US) / SECOND_US) + 1);
}

const rates = fc.oneof(
  fc.integer({ min: 1, max: 2_000_000 }),
  fc.double({ min: 0.01, max: 100, noNaN: true }),
  fc.constantFrom(1, 500, 1_000, 128_000, 1_000_000),
);
/** Starts around the places where 32 bits wrap, and elsewhere. */
const starts = fc.oneof(
  fc.integer({ min: 0, max: 2 ** 33 }),
  fc.integer({ min: 2 ** 31 - 200_000, max: 2 ** 31 + 10 }),
  fc.integer({ min: 2 ** 32 - 200_000, max: 2 ** 32 + 10 }),
);

describe("RateLimiter", () => {
  it("gives no more over any interval than the rate and one burst, however it is asked and by however many", () => {
    const step = fc.record({ byUs: fc.integer({ min: 0, max: 40_000 }), who: fc.nat(2), times: fc.nat(60) });
    fc.assert(
      fc.property(rates, starts, fc.array(step, { minLength: 1, maxLength: 80 }), (rate, startUs, steps) => {
        const clock = new Clock(startUs);
        const limiters = limitersOver(clock, rate, 3);
        const taken: { readonly atUs: number; readonly before: number }[] = [];
        let total = 0;
        for (const { byUs, who, times } of steps) {
          clock.us += byUs;
          taken.push({ atUs: clock.us, before: total });
          for (let time = 0; time < times; time += 1) if (limiters[who]?.take() === true) total += 1;
          for (const { atUs, before } of taken) {
            const allowed = ((clock.us - atUs) * rate) / SECOND_US + burst(rate, 3);
            expect(total - before).toBeLessThanOrEqual(allowed);
          }
        }
      }),
      { numRuns: 200 },
    );
  });

  it("gives the whole rate to who keeps asking, over the wrap of the clock too", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 100, max: 1_000_000 }),
        starts,
        fc.integer({ min: 1, max: 3 }),
        (rate, startUs, count) => {
          const clock = new Clock(startUs);
          const limiters = limitersOver(clock, rate, count);
          const spanUs = 400_000;
          let total = 0;
          for (let waited = 0; waited < spanUs; waited += 1_000) {
            clock.us += 1_000;
            for (let found = true; found; ) {
              found = false;
              for (const limiter of limiters) if (limiter.take()) found = true;
              if (found) total += limiters.length;
            }
          }
          const due = (rate * spanUs) / SECOND_US;
          expect(total).toBeGreaterThan(due - burst(rate, count) - count);
        },
      ),
      { numRuns: 20 },
    );
  });

  it("shares the rate between those that ask, rather than giving it to each", () => {
    const clock = new Clock(0);
    const limiters = limitersOver(clock, 1_000, 4);
    const taken = [0, 0, 0, 0];
    for (; clock.us < 2 * SECOND_US; clock.us += 500) {
      limiters.forEach((limiter, who) => {
        if (limiter.take()) taken[who] = (taken[who] as number) + 1;
      });
    }
    const total = taken.reduce((sum, count) => sum + count);
    expect(total).toBeGreaterThan(1_990);
    expect(total).toBeLessThanOrEqual(2_000 + burst(1_000, 4));
  });

  it.each([7, 3_000_000, 100_000_000])(
    "keeps the mean rate exact where the interval is no whole number of microseconds: %d",
    (rate) => {
      const clock = new Clock(0);
      const [limiter] = limitersOver(clock, rate, 1) as [RateLimiter];
      const spanUs = 1_000_000_000 / Math.sqrt(rate) / 50;
      const stepUs = Math.max(1, Math.floor(spanUs / 5_000));
      let total = 0;
      for (; clock.us < spanUs; clock.us += stepUs) while (limiter.take()) total += 1;
      // It is asked all the time, so no more than what is drawn at once is ever put by.
      expect(Math.abs(total - (rate * spanUs) / SECOND_US)).toBeLessThanOrEqual(2 * 256 + (rate * stepUs) / SECOND_US);
    },
  );

  it("lets nothing through that is not due yet, and says how long that is", () => {
    const clock = new Clock(0);
    const [limiter] = limitersOver(clock, 10, 1) as [RateLimiter];
    expect(limiter.waitMs()).toBe(0);
    expect(limiter.take()).toBe(true);
    expect(limiter.take()).toBe(false);
    expect(limiter.waitMs()).toBe(100);
    clock.us += 60_000;
    expect(limiter.waitMs()).toBe(40);
    expect(limiter.take()).toBe(false);
    clock.us += 40_000;
    expect(limiter.waitMs()).toBe(0);
    expect(limiter.take()).toBe(true);
  });

  it("keeps a rate that is changed, up or down, from the moment of the change on", () => {
    fc.assert(
      fc.property(rates, rates, starts, fc.integer({ min: 1, max: 3 }), (first, second, startUs, count) => {
        const clock = new Clock(startUs);
        const limiters = limitersOver(clock, first, count);
        const takeFor = (spanUs: number): number => {
          let taken = 0;
          for (let waited = 0; waited < spanUs; waited += 1_000) {
            clock.us += 1_000;
            for (const limiter of limiters) for (let time = 0; time < 3_000 && limiter.take(); time += 1) taken += 1;
          }
          return taken;
        };
        takeFor(20_000);
        for (const limiter of limiters) limiter.setRate(second);
        // What is waited for is due by the new rate, however far ahead the old one had put it.
        const before = takeFor(1_000);
        const spanUs = 100_000;
        const taken = takeFor(spanUs);
        const due = (second * spanUs) / SECOND_US;
        expect(before).toBeLessThanOrEqual(second / 1_000 + burst(first, count) + burst(second, count));
        expect(taken).toBeLessThanOrEqual(due + burst(second, count));
        if (second >= 100) expect(taken).toBeGreaterThanOrEqual(due - burst(second, count) - count);
      }),
      { numRuns: 100 },
    );
  });

  it("gives a permit that came back to the next one who asks", () => {
    const clock = new Clock(0);
    const [limiter] = limitersOver(clock, 10, 1) as [RateLimiter];
    limiter.take();
    limiter.giveBack();
    expect(limiter.waitMs()).toBe(0);
    expect(limiter.take()).toBe(true);
    expect(limiter.take()).toBe(false);
  });

  it.each([20, 36, 60, 71, 100].flatMap((minutes) => [1_000, 0.01].map((rate) => [minutes, rate] as const)))(
    "goes on at once, without a flood, after a pause of %d minutes at %d a second",
    (minutes, rate) => {
      const clock = new Clock(5);
      const [limiter] = limitersOver(clock, rate, 1) as [RateLimiter];
      limiter.take();
      while (limiter.take()) limiter.waitMs();
      clock.us += minutes * 60 * SECOND_US;
      expect(limiter.waitMs()).toBe(0);
      let total = 0;
      while (limiter.take()) total += 1;
      expect(total).toBeGreaterThan(0);
      expect(total).toBeLessThanOrEqual(burst(rate, 1));
    },
  );
});

describe("sharedClockUs", () => {
  it("goes forward in signed 32 bits, in step with the process's monotonic clock", () => {
    const before = process.hrtime.bigint();
    const read = sharedClockUs();
    const after = process.hrtime.bigint();
    const low = Number(BigInt.asIntN(32, before / 1_000n));
    expect(Number.isInteger(read)).toBe(true);
    expect((read - low) | 0).toBeGreaterThanOrEqual(0);
    expect((Number(BigInt.asIntN(32, after / 1_000n)) - read) | 0).toBeGreaterThanOrEqual(0);
  });
});
