import { describe, expect, it } from "vitest";
import { BatchBuilder, GroupCounts } from "../workers/batch-builder.ts";
import type { Batch } from "../workers/protocol.ts";
import { Tally } from "./tally.ts";

const EMPTY = {
  totals: [],
  answeredByAttempt: [],
  silentByAttempt: [],
  sent: 0,
  retransmitted: 0,
  answered: 0,
  decided: 0,
  hostsUp: 0,
  hostsDone: 0,
};

/** Two ports open, one of them on the second attempt; three silent after two attempts; one given up. */
function batch(): Batch {
  const builder = new BatchBuilder(0);
  const counts = new GroupCounts(3);
  counts.open(0);
  for (const attempt of [1, 1, 2]) builder.sent(attempt);
  for (const attempt of [1, 2]) {
    builder.answered(attempt);
    counts.decided(attempt, false, 0);
  }
  for (let silent = 0; silent < 3; silent += 1) {
    builder.silent(2);
    counts.decided(0, false, 2);
  }
  counts.givenUp();
  const delta = counts.drain();
  return builder.build({ next: 6, end: 6, pending: [] }, delta === undefined ? [] : [delta]);
}

describe("Tally", () => {
  it("adds batches and hosts up to the end event", () => {
    const tally = new Tally(EMPTY);
    tally.add(batch());
    tally.add(batch());
    tally.addGroup({ hosts: 5, hostsUp: 2, wanted: [] });
    tally.addGroup({ hosts: 1, hostsUp: 1, wanted: [] });
    const end = tally.endEvent("aborted", 123);
    expect(end).toMatchObject({
      type: "end",
      status: "aborted",
      elapsedMs: 123,
      hostsUp: 3,
      hostsDone: 6,
      sent: 6,
      retransmitted: 2,
      answered: 4,
      decided: 12,
      counts: [
        { protocol: "tcp", state: "open", reason: "syn-ack", count: 4 },
        { protocol: "tcp", state: "filtered", reason: "no-response", count: 6 },
      ],
    });
    expect(new Date(end.time).toISOString()).toBe(end.time);
    // Half of the answers came late, of two attempts: a share that is well above none.
    expect(end.estimatedMissedShare).toBeGreaterThan(0.1);
    expect(end.estimatedMissedShare).toBeLessThan(1);
  });

  it("says nothing of what was missed when nothing answered", () => {
    expect("estimatedMissedShare" in new Tally(EMPTY).endEvent("finished", 1)).toBe(false);
  });

  it("goes on from its state, through JSON, as if it had never stopped", () => {
    const whole = new Tally(EMPTY);
    const first = new Tally(EMPTY);
    for (const tally of [whole, first]) {
      tally.add(batch());
      tally.addGroup({ hosts: 2, hostsUp: 1, wanted: [] });
    }
    const second = new Tally(JSON.parse(JSON.stringify(first.state())) as typeof EMPTY);
    for (const tally of [whole, second]) {
      tally.add(batch());
      tally.addGroup({ hosts: 3, hostsUp: 3, wanted: [] });
    }
    expect(second.state()).toEqual(whole.state());
    const [one, other] = [second.endEvent("finished", 5), whole.endEvent("finished", 5)];
    expect({ ...one, time: "" }).toEqual({ ...other, time: "" });
  });
});
