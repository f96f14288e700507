import { describe, expect, it } from "vitest";
import { estimateFactor } from "./missed-share.ts";

const right = { answering: 100_000, answered: 99_900, estimated: 0.001 };

describe("estimateFactor", () => {
  it("is 1 for estimates that are right", () => {
    expect(estimateFactor([right])).toBeCloseTo(1);
    expect(estimateFactor([{ answering: 100, answered: 100, estimated: 0 }])).toBe(1);
  });

  it("is the same for twice too much and twice too little", () => {
    expect(estimateFactor([{ ...right, estimated: 0.002 }])).toBeCloseTo(2, 1);
    expect(estimateFactor([{ ...right, estimated: 0.0005 }])).toBeCloseTo(2, 1);
  });

  it("adds scans up", () => {
    expect(
      estimateFactor([
        { ...right, estimated: 0.002 },
        { ...right, estimated: 0 },
      ]),
    ).toBeCloseTo(1);
  });

  it("is large where all was missed that was said to be found", () => {
    expect(estimateFactor([{ answering: 1_000, answered: 0, estimated: 0 }])).toBeGreaterThan(1_000);
  });
});
