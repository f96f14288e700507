import { describe, expect, it } from "vitest";
import { AnswerSameness } from "./answer-sameness.ts";

/** Ports from the top down, so that dynamic ones come first. */
function agree(sameness: AnswerSameness, count: number, ttl = 64, window = 1_024): unknown[] {
  const suspicions: unknown[] = [];
  for (let index = 0; index < count; index += 1) {
    const suspicion = sameness.agreed(0, 65_535 - index * 500, ttl, window);
    if (suspicion !== undefined) suspicions.push(suspicion);
  }
  return suspicions;
}

describe("AnswerSameness", () => {
  it("suspects a host that agrees to 64 ports in the same words, once", () => {
    expect(agree(new AnswerSameness(1), 100)).toEqual([{ open: 64, dynamic: 33, ttl: 64, window: 1_024 }]);
  });

  it("does not suspect a host that refuses a port, answers in other words, or whose words are not known", () => {
    const refusing = new AnswerSameness(1);
    refusing.refused(0);
    expect(agree(refusing, 100)).toEqual([]);
    const varied = new AnswerSameness(1);
    varied.agreed(0, 80, 64, 1_024);
    expect(agree(varied, 100, 63)).toEqual([]);
    expect(agree(new AnswerSameness(1), 100, 0)).toEqual([]);
  });

  it("does not suspect a host for ports that are usually served", () => {
    const sameness = new AnswerSameness(1);
    for (let port = 1; port <= 1_000; port += 1) expect(sameness.agreed(0, port, 64, 1_024)).toBeUndefined();
  });

  it("keeps hosts apart, and forgets them for the next group", () => {
    const sameness = new AnswerSameness(2);
    sameness.agreed(1, 80, 64, 1_024);
    expect([sameness.open(0), sameness.open(1)]).toEqual([0, 1]);
    sameness.refused(0);
    sameness.reset();
    expect(sameness.open(1)).toBe(0);
    expect(agree(sameness, 64)).toHaveLength(1);
  });
});
