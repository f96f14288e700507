import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { pieceAt, pieceCount } from "../plan/pieces.ts";
import { shareOut } from "./thread-shares.ts";

const allotment = fc.oneof(
  fc.integer({ min: 0, max: 9 }).map((threads) => ({ threads, callerProbes: true })),
  fc.integer({ min: 1, max: 9 }).map((threads) => ({ threads, callerProbes: false })),
);
const range = fc.tuple(fc.nat(50), fc.nat(30_000)).map(([start, size]) => ({ start, end: start + size }));

describe("shareOut", () => {
  it("gives each position to one thread or to the pieces, and each thread a shard", () => {
    fc.assert(
      fc.property(range, allotment, fc.boolean(), fc.boolean(), (whole, given, areDrawn, areStarting) => {
        const threads = given.threads + (given.callerProbes ? 1 : 0);
        const { shards, pieces } = shareOut(whole, { ...given, parallelismPerThread: 100 }, areDrawn, areStarting);
        expect(shards).toHaveLength(threads);
        const parts = [...shards];
        for (let piece = 0; pieces !== undefined && piece < pieceCount(pieces); piece += 1)
          parts.push(pieceAt(pieces, piece));
        let next = whole.start;
        for (const { start, end } of parts) {
          expect(start).toBe(next);
          next = end;
        }
        expect(next).toBe(whole.end);
        expect(pieces === undefined).toBe(!areDrawn || threads === 1);
      }),
    );
  });

  it("gives the calling thread a head start over threads that are still starting, where shares are given", () => {
    const given = { threads: 1, callerProbes: true, parallelismPerThread: 100 };
    const sizes = (areStarting: boolean): number[] =>
      shareOut({ start: 0, end: 20_000 }, given, false, areStarting).shards.map(({ start, end }) => end - start);
    expect(sizes(true)).toEqual([12_500, 7_500]);
    expect(sizes(false)).toEqual([10_000, 10_000]);
  });
});
