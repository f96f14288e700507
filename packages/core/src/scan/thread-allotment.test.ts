import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import { resolvePace } from "../pace/pace-settings.ts";
import { allotThreads } from "./thread-allotment.ts";

const pace = resolvePace();
const PLENTY = 1_000_000;

describe("allotThreads", () => {
  it("lets the calling thread do a small scan alone", () => {
    expect(allotThreads(4_095, "connect", pace, undefined, PLENTY, 8)).toEqual({
      threads: 0,
      callerProbes: true,
      parallelismPerThread: 8_192,
    });
  });

  it("shares a middling one between the calling thread and the cores that are left", () => {
    expect(allotThreads(4_096, "connect", pace, undefined, PLENTY, 4)).toEqual({
      threads: 3,
      callerProbes: true,
      parallelismPerThread: 2_048,
    });
    expect(allotThreads(4_096, "connect", pace, undefined, PLENTY, 1)).toMatchObject({
      threads: 0,
      callerProbes: true,
    });
  });

  it("leaves the calling thread free for a large one, with no more than eight others", () => {
    expect(allotThreads(500_000, "connect", pace, undefined, PLENTY, 4)).toEqual({
      threads: 4,
      callerProbes: false,
      parallelismPerThread: 2_048,
    });
    expect(allotThreads(500_000, "connect", pace, undefined, PLENTY, 64)).toMatchObject({ threads: 8 });
  });

  it("takes as many workers as are asked for, none included", () => {
    expect(allotThreads(10, "connect", pace, 3, PLENTY, 1)).toMatchObject({ threads: 3, callerProbes: false });
    expect(allotThreads(10, "connect", pace, 0, PLENTY, 8)).toMatchObject({ threads: 0, callerProbes: true });
    expect(allotThreads(1e9, "connect", pace, 0, PLENTY, 8)).toMatchObject({ threads: 0, callerProbes: true });
    expect(allotThreads(2, "connect", pace, 256, PLENTY, 8)).toMatchObject({ threads: 2 });
  });

  it.each([-1, 1.5, 257, Number.NaN])("refuses %d workers by value", (workers) => {
    const refused = (): unknown => allotThreads(10, "connect", pace, workers);
    expect(refused).toThrow(InputError);
    expect(refused).toThrow(new RegExp(`${workers}.*256`));
  });

  it("has one thread send where a delay between probes to a host is to be kept", () => {
    const delayed = resolvePace({ scanDelayMs: 10 });
    for (const wanted of [undefined, 0, 1, 5]) {
      for (const probes of [10, 10_000, 1_000_000]) {
        const { threads, callerProbes } = allotThreads(probes, "connect", delayed, wanted, PLENTY, 8);
        expect(threads + (callerProbes ? 1 : 0)).toBe(1);
      }
    }
  });

  it("has one thread send where refusals are told by a count of ICMP errors, which all threads would share", () => {
    for (const wanted of [undefined, 0, 1, 5]) {
      const { threads, callerProbes } = allotThreads(1_000_000, "net", pace, wanted, PLENTY, 8);
      expect(threads + (callerProbes ? 1 : 0)).toBe(1);
    }
  });

  it("keeps to the descriptors that are free and to the parallelism that is allowed, however they are shared out", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 5_000_000 }),
        fc.option(fc.nat(256), { nil: undefined }),
        fc.option(fc.nat(70_000), { nil: undefined }),
        fc.integer({ min: 1, max: 64 }),
        fc.oneof(fc.integer({ min: 1, max: 20 }), fc.integer({ min: 1, max: 100_000 })),
        (probes, wanted, free, cores, maxParallelism) => {
          const allotment = allotThreads(probes, "connect", resolvePace({ maxParallelism }), wanted, free, cores);
          const { threads, callerProbes, parallelismPerThread } = allotment;
          const probing = threads + (callerProbes ? 1 : 0);
          expect(probing).toBeGreaterThan(0);
          expect(Number.isInteger(parallelismPerThread) && parallelismPerThread > 0).toBe(true);
          expect(threads).toBeLessThanOrEqual(wanted ?? 8);
          expect(parallelismPerThread * probing).toBeLessThanOrEqual(maxParallelism);
          // A probe needs a descriptor, a thread some; with next to none free, one probe at a time is tried all the same.
          if (free !== undefined && free >= 13)
            expect(parallelismPerThread * probing + threads * 12).toBeLessThanOrEqual(free);
        },
      ),
    );
  });

  it("works where the descriptors cannot be counted", () => {
    expect(allotThreads(1e6, "connect", pace, 4, undefined, 4).parallelismPerThread).toBe(2_048);
  });
});
