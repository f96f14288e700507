import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateMissedShare } from "./missed-share.ts";

describe("estimateMissedShare", () => {
  it("says nothing when nothing answered, and none when nothing was silent or nothing came late", () => {
    expect(estimateMissedShare([0, 0], [7, 3])).toBeUndefined();
    expect(estimateMissedShare([90, 10], [0, 0])).toBe(0);
    expect(estimateMissedShare([100], [0, 50])).toBe(0);
  });

  it("recovers the truth of a geometric loss", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.4, noNaN: true }), fc.integer({ min: 1, max: 5 }), (loss, attempts) => {
        const ports = 1e6;
        const answered = Array.from({ length: attempts }, (_, index) => ports * (1 - loss) * loss ** index);
        const missed = ports * loss ** attempts;
        const silent = Array.from({ length: attempts }, (_, index) => (index === attempts - 1 ? missed + 500 : 0));
        const estimate = estimateMissedShare(answered, silent) ?? Number.NaN;
        // The estimator sees the answers cut off after the last attempt, and so a slightly smaller loss.
        if (attempts >= 3) expect(estimate / (missed / ports)).toBeGreaterThan(0.5);
        expect(estimate / (missed / ports)).toBeLessThan(2);
      }),
    );
  });

  it("is a share", () => {
    fc.assert(
      fc.property(
        fc.array(fc.nat(1_000), { maxLength: 12 }),
        fc.array(fc.nat(1_000), { maxLength: 12 }),
        (answered, silent) => {
          const estimate = estimateMissedShare(answered, silent);
          if (estimate !== undefined) expect(estimate >= 0 && estimate <= 1).toBe(true);
        },
      ),
    );
  });
});
