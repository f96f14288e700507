import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { RefusalTrials } from "./refusal-trials.ts";

/** What a repetition meets: a reset, an ICMP error that is passed on, one that the kernel only counts, or nothing: a rationed error. */
type Fate = "reset" | "error" | "dropped error" | "nothing";

const PATIENCE_MS = 100;

/** Runs all trials on slots that were refused, in a network that answers at once where it does. */
function judge(
  fates: readonly Fate[],
  strayErrorEvery = 0,
): { readonly verdicts: Map<number, boolean>; readonly probes: number; readonly elapsedMs: number } {
  const verdicts = new Map<number, boolean>();
  let errors = 0;
  let probes = 0;
  let nowMs = 0;
  const sent = new Set<number>();
  const trials = new RefusalTrials({
    repeat: (slot) => {
      if (sent.has(slot)) throw new Error(`slot ${slot} was repeated while its probe was on the way`);
      probes += 1;
      if (strayErrorEvery > 0 && probes % strayErrorEvery === 0) errors += 1;
      if (fates[slot] === "error" || fates[slot] === "dropped error") errors += 1;
      sent.add(slot);
    },
    withdraw: (slot) => sent.delete(slot),
    patienceMs: () => PATIENCE_MS,
    countErrors: () => errors,
    judge: (slot, isReset) => {
      if (verdicts.has(slot)) throw new Error(`slot ${slot} was judged twice`);
      verdicts.set(slot, isReset);
    },
  });
  trials.add(fates.map((_, slot) => slot));
  for (let round = 0; !trials.isDone && round < 100_000; round += 1) {
    trials.advance(nowMs);
    nowMs += 1;
    for (const slot of [...sent]) {
      if (fates[slot] !== "reset" && fates[slot] !== "error") continue;
      sent.delete(slot);
      trials.refused(slot);
    }
  }
  return { verdicts, probes, elapsedMs: nowMs };
}

const fate = fc.constantFrom<Fate>("reset", "error", "dropped error", "nothing");

describe("RefusalTrials", () => {
  it("finds exactly the refusals that ICMP errors came with", () => {
    fc.assert(
      fc.property(fc.array(fate, { minLength: 1, maxLength: 60 }), (fates) => {
        const { verdicts } = judge(fates);
        expect([...verdicts].sort(([one], [other]) => one - other)).toEqual(
          fates.map((of, slot) => [slot, of === "reset"]),
        );
      }),
    );
  });

  it("waits once for many that nothing but counted errors come for", () => {
    const fates = Array.from({ length: 100 }, (_, slot): Fate => (slot % 2 === 0 ? "dropped error" : "reset"));
    const { elapsedMs, probes } = judge(fates);
    expect(elapsedMs).toBeLessThan(3 * PATIENCE_MS);
    expect(probes).toBe(200);
  });

  it("needs few repetitions when few are rejected", () => {
    const rejected = Array.from({ length: 256 }, (_, slot): Fate => (slot === 77 ? "error" : "reset"));
    // Each of 8 halvings repeats the set that holds the rejected one and its sibling; the first round repeats all.
    expect(judge(rejected).probes).toBeLessThan(256 * 3 + 16);
  });

  it("is not misled by errors of others now and then", () => {
    const { verdicts } = judge(new Array<Fate>(64).fill("reset"), 50);
    expect([...verdicts.values()].every((isReset) => isReset)).toBe(true);
  });

  it("forgets what has left, and goes on with the rest", () => {
    const verdicts: [number, boolean][] = [];
    const trials = new RefusalTrials({
      repeat: () => undefined,
      withdraw: () => undefined,
      patienceMs: () => PATIENCE_MS,
      countErrors: () => 0,
      judge: (slot, isReset) => verdicts.push([slot, isReset]),
    });
    trials.add([1, 2]);
    trials.advance(0);
    expect(trials.tries(1)).toBe(true);
    trials.left(1);
    trials.refused(2);
    expect(verdicts).toEqual([[2, true]]);
    expect(trials.isDone).toBe(true);
  });
});
