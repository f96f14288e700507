import { describe, expect, it } from "vitest";
import { type Bound, figure, isMet, keepsBound, type Row, ratio } from "./row.ts";

function row(portolan: readonly number[], peer: readonly number[] | undefined, bound?: Bound): Row {
  return {
    case: "a",
    measure: "b",
    unit: "s",
    statistic: "median",
    portolan,
    ...(peer === undefined ? {} : { peer: { name: "peer", values: peer } }),
    ...(bound === undefined ? {} : { bound }),
  };
}

describe("figure", () => {
  it("is the median, or the largest of all runs", () => {
    expect(figure([1, 2, 9], "median")).toBe(2);
    expect(figure([1, 9, 2], "worst")).toBe(9);
  });
});

describe("ratio", () => {
  it("is Portolan's median over the peer's", () => expect(ratio(row([9, 3, 1], [4, 4, 100]))).toBe(0.75));
  it("can't be told without a peer", () => expect(ratio(row([1], undefined))).toBeUndefined());
  it("can't be told of a peer at 0", () => expect(ratio(row([1], [0]))).toBeUndefined());
});

describe("keepsBound", () => {
  it.each<[string, Row, boolean | undefined]>([
    ["a ratio just kept", row([3], [4], { kind: "ratio", most: 0.75 }), true],
    ["a ratio just broken", row([3.01], [4], { kind: "ratio", most: 0.75 }), false],
    ["a least ratio just kept", row([13], [10], { kind: "least-ratio", least: 1.3 }), true],
    ["a least ratio just broken", row([12.9], [10], { kind: "least-ratio", least: 1.3 }), false],
    ["a least ratio to nothing", row([5], [0], { kind: "least-ratio", least: 1.3 }), false],
    ["a ratio without a peer", row([1], undefined, { kind: "ratio", most: 2 }), false],
    ["a ratio to nothing", row([0], [0], { kind: "ratio", most: 2 }), false],
    ["a growth just kept", row([12], [10], { kind: "growth", most: 2 }), true],
    ["a growth just broken", row([13], [10], { kind: "growth", most: 2 }), false],
    ["a growth without a peer", row([0], undefined, { kind: "growth", most: 2 }), false],
    ["a value just kept", row([200], undefined, { kind: "value", most: 200 }), true],
    ["a value just broken", row([200.1], undefined, { kind: "value", most: 200 }), false],
    ["no bound", row([1], [1]), undefined],
  ])("judges %s", (_, judged, expected) => expect(keepsBound(judged)).toBe(expected));
});

describe("isMet", () => {
  const kept = row([1], undefined, { kind: "value", most: 1 });
  const broken = row([2], undefined, { kind: "value", most: 1 });

  it("needs every bound kept and no fault", () => {
    expect(isMet({ name: "a", rows: [kept, row([5], undefined)], faults: [] })).toBe(true);
    expect(isMet({ name: "a", rows: [kept, broken], faults: [] })).toBe(false);
    expect(isMet({ name: "a", rows: [kept], faults: ["A port was missed."] })).toBe(false);
  });
});
