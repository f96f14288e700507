import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type RateClaim, shareRate } from "./share-rate.ts";

function claim(owner: string, mostPerSecond = Number.POSITIVE_INFINITY, ownerMostPerSecond?: number): RateClaim {
  return { owner, mostPerSecond, ownerMostPerSecond };
}

const rate = fc.integer({ min: 1, max: 1_000_000 });
const bound = fc.option(rate, { nil: undefined });
const cases = fc.record({
  scans: fc.array(
    fc.record({
      owner: fc.constantFrom("", "ada", "bob"),
      mostPerSecond: fc.oneof(rate, fc.constant(Number.POSITIVE_INFINITY)),
    }),
    { maxLength: 8 },
  ),
  ofOwners: fc.record({ "": bound, ada: bound, bob: bound }),
  inAll: bound,
});

/** A rate, but for what rounding adds. */
const ROUNDED = 1 + 1e-9;

describe("shareRate", () => {
  it("divides evenly what there is", () => {
    expect(shareRate([claim("a"), claim("a"), claim("b")], 300)).toEqual([100, 100, 100]);
  });

  it("gives the others what a slower scan or owner leaves", () => {
    const running = [claim("a", 20), claim("a"), claim("b", undefined, 60), claim("b", 10, 60)];
    expect(shareRate(running, 300)).toEqual([20, 220, 50, 10]);
  });

  it("sets nothing where there is no bound", () => {
    expect(shareRate([claim("a", 20), claim("b")], undefined)).toEqual([undefined, undefined]);
    expect(shareRate([], 1)).toEqual([]);
  });

  it("exceeds no bound, and gives a scan less than it could use only where nobody under the same bound has more", () => {
    fc.assert(
      fc.property(cases, ({ scans, ofOwners, inAll }) => {
        const claims = scans.map(({ owner, mostPerSecond }) => claim(owner, mostPerSecond, ofOwners[owner]));
        const shares = shareRate(claims, inAll);
        const pools = [
          ...(["", "ada", "bob"] as const).map((owner) => ({
            most: ofOwners[owner],
            members: claims.flatMap((each, index) => (each.owner === owner ? [index] : [])),
          })),
          { most: inAll, members: claims.map((_, index) => index) },
        ];
        const full = pools.filter(({ most = Number.POSITIVE_INFINITY, members }) => {
          const sum = members.reduce((total, index) => total + (shares[index] ?? 0), 0);
          expect(sum).toBeLessThanOrEqual(most * ROUNDED);
          return sum * ROUNDED >= most;
        });
        for (const [index, { mostPerSecond, ownerMostPerSecond }] of claims.entries()) {
          const share = shares[index];
          expect(share === undefined).toBe(inAll === undefined && ownerMostPerSecond === undefined);
          if (share === undefined) continue;
          expect(share).toBeGreaterThan(0);
          expect(share).toBeLessThanOrEqual(mostPerSecond);
          const isHighest = full.some(
            ({ members }) =>
              members.includes(index) && members.every((other) => (shares[other] ?? 0) <= share * ROUNDED),
          );
          expect(share === mostPerSecond || isHighest).toBe(true);
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
