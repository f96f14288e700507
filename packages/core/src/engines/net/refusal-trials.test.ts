import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RefusalTrials } from "./refusal-trials.ts";

/** Runs all trials on slots of which some are refused by ICMP errors, as a network that answers at once would. */
function judge(
  rejected: readonly boolean[],
  strayErrorEvery = 0,
): { readonly verdicts: Map<number, boolean>; readonly probes: number } {
  const verdicts = new Map<number, boolean>();
  let errors = 0;
  let probes = 0;
  let sent: number[] = [];
  const trials = new RefusalTrials({
    repeat: (slot) => {
      probes += 1;
      if (strayErrorEvery > 0 && probes % strayErrorEvery === 0) errors += 1;
      if (rejected[slot] === true) errors += 1;
      sent.push(slot);
    },
    countErrors: () => errors,
    judge: (slot, isReset) => verdicts.set(slot, isReset),
  });
  trials.add(rejected.map((_, slot) => slot));
  for (let round = 0; !trials.isDone && round < 10_000; round += 1) {
    trials.advance();
    const answers = sent;
    sent = [];
    for (const slot of answers) trials.refused(slot);
  }
  return { verdicts, probes };
}

describe("RefusalTrials", () => {
  it("finds exactly the refusals that ICMP errors came with", () => {
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: 1, maxLength: 60 }), (rejected) => {
        const { verdicts } = judge(rejected);
        expect([...verdicts].sort(([one], [other]) => one - other)).toEqual(
          rejected.map((isRejected, slot) => [slot, !isRejected]),
        );
      }),
    );
  });

  it("needs few repetitions when few are rejected", () => {
    const rejected = Array.from({ length: 256 }, (_, slot) => slot === 77);
    // Each of 8 halvings repeats the set that holds the rejected one and its sibling; the first round repeats all.
    expect(judge(rejected).probes).toBeLessThan(256 * 3 + 16);
  });

  it("is not misled by errors of others now and then", () => {
    const { verdicts } = judge(new Array<boolean>(64).fill(false), 50);
    expect([...verdicts.values()].every((isReset) => isReset)).toBe(true);
  });

  it("forgets what has left, and goes on with the rest", () => {
    const verdicts: [number, boolean][] = [];
    const trials = new RefusalTrials({
      repeat: () => undefined,
      countErrors: () => 0,
      judge: (slot, isReset) => verdicts.push([slot, isReset]),
    });
    trials.add([1, 2]);
    trials.advance();
    expect(trials.tries(1)).toBe(true);
    trials.left(1);
    trials.refused(2);
    expect(verdicts).toEqual([[2, true]]);
    expect(trials.isDone).toBe(true);
  });
});
