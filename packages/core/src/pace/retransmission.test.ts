import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { attemptsDeserved, type LossEvidence } from "./retransmission.ts";

const UNBOUNDED = 1_000;
const nothing: LossEvidence = { answered: 0, answeredLate: 0, scanAnswered: 0, scanAnsweredLate: 0 };

const evidence = fc
  .tuple(
    fc.nat(70_000),
    fc.double({ min: 0, max: 1, noNaN: true }),
    fc.nat(1e9),
    fc.double({ min: 0, max: 1, noNaN: true }),
  )
  .map(([answered, late, others, othersLate]): LossEvidence => {
    const answeredLate = Math.floor(answered * late);
    return {
      answered,
      answeredLate,
      scanAnswered: answered + others,
      scanAnsweredLate: answeredLate + Math.floor(others * othersLate),
    };
  });

/** The share of attempts lost, by what the answers show: the worse of the host's and the scan's. */
function lossShown({ answered, answeredLate, scanAnswered, scanAnsweredLate }: LossEvidence): number {
  return Math.max(
    answered === 0 ? 0 : answeredLate / answered,
    scanAnswered < 20 ? 0 : scanAnsweredLate / scanAnswered,
  );
}

describe("attemptsDeserved", () => {
  it("sends a second time, and no more, where nothing was lost", () => {
    expect(attemptsDeserved(nothing, 11)).toBe(2);
    expect(attemptsDeserved({ ...nothing, answered: 60_000, scanAnswered: 60_000 }, 11)).toBe(2);
  });

  it("is at least 2 and at most what the user allows", () => {
    fc.assert(
      fc.property(evidence, fc.integer({ min: 1, max: 51 }), (seen, most) => {
        const attempts = attemptsDeserved(seen, most);
        expect(Number.isInteger(attempts)).toBe(true);
        expect(attempts).toBeLessThanOrEqual(most);
        expect(attempts).toBeGreaterThanOrEqual(Math.min(2, most));
      }),
    );
  });

  it("leaves less than a thousandth of an answering port to be missed", () => {
    fc.assert(
      fc.property(evidence, (seen) => {
        const loss = lossShown(seen);
        // Above a half, a host's few answers are read as less loss than they show (rule of succession).
        fc.pre(loss <= 0.5);
        const attempts = attemptsDeserved(seen, UNBOUNDED);
        expect(Math.max(1, seen.answered) * loss ** attempts).toBeLessThanOrEqual(0.001 + 1e-9);
      }),
    );
  });

  it("sends no more often than that takes", () => {
    const heard: LossEvidence = { answered: 998, answeredLate: 99, scanAnswered: 998, scanAnsweredLate: 99 };
    // (99 + 1) / (998 + 2) = 0.1; 998 * 0.1^5 is above a thousandth, 998 * 0.1^6 below.
    expect(attemptsDeserved(heard, 11)).toBe(6);
    expect(attemptsDeserved(heard, 4)).toBe(4);
    // 1,998 answers, half of them late: 1,998 * 0.5^20 = 0.0019, 1,998 * 0.5^21 = 0.00095.
    expect(attemptsDeserved({ answered: 1_998, answeredLate: 999, scanAnswered: 0, scanAnsweredLate: 0 }, 51)).toBe(21);
  });

  it("never asks for fewer attempts when more was lost", () => {
    fc.assert(
      fc.property(evidence, fc.nat(100), fc.nat(100), (seen, late, scanLate) => {
        const worse = {
          ...seen,
          answeredLate: Math.min(seen.answered, seen.answeredLate + late),
          scanAnsweredLate: Math.min(seen.scanAnswered, seen.scanAnsweredLate + scanLate),
        };
        expect(attemptsDeserved(worse, 51)).toBeGreaterThanOrEqual(attemptsDeserved(seen, 51));
      }),
    );
  });

  it("takes the scan's loss for a host that has shown none, from twenty answers on", () => {
    const lossy = { answered: 0, answeredLate: 0, scanAnswered: 19, scanAnsweredLate: 10 };
    expect(attemptsDeserved(lossy, 51)).toBe(2);
    expect(attemptsDeserved({ ...lossy, scanAnswered: 20 }, 51)).toBe(10);
  });

  it("asks for all it may where everything came late", () => {
    expect(attemptsDeserved({ ...nothing, scanAnswered: 50, scanAnsweredLate: 50 }, 11)).toBe(11);
  });
});
