import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { estimateMissedShare } from "./missed-share.ts";

describe("estimateMissedShare", () => {
  it("says nothing when nothing answered or nothing was asked twice, and none when nothing was silent or came late", () => {
    expect(estimateMissedShare([0, 0], [7, 3])).toBeUndefined();
    expect(estimateMissedShare([90], [10])).toBeUndefined();
    expect(estimateMissedShare([90, 10], [0, 0])).toBe(0);
    expect(estimateMissedShare([100], [0, 50])).toBeCloseTo(0, 12);
  });

  it("recovers the truth of a geometric loss", () => {
    fc.assert(
      fc.property(fc.double({ min: 0.01, max: 0.6, noNaN: true }), fc.integer({ min: 2, max: 6 }), (loss, attempts) => {
        const ports = 1e6;
        const answered = Array.from({ length: attempts }, (_, index) => ports * (1 - loss) * loss ** index);
        const missed = ports * loss ** attempts;
        const silent = Array.from({ length: attempts }, (_, index) => (index === attempts - 1 ? missed + 500 : 0));
        const estimate = estimateMissedShare(answered, silent) ?? Number.NaN;
        expect(estimate / (missed / ports)).toBeCloseTo(1, 3);
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
