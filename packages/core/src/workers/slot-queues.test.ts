import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SlotQueues } from "./slot-queues.ts";

const QUEUES = 3;
const SLOTS = 8;

describe("SlotQueues", () => {
  it("are queues: first in, first out, each by itself, over shared links", () => {
    const step = fc.record({ queue: fc.nat(QUEUES - 1), push: fc.boolean() });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 100 }), (steps) => {
        const queues = new SlotQueues(QUEUES, new Int32Array(SLOTS));
        const model: number[][] = Array.from({ length: QUEUES }, () => []);
        const free = Array.from({ length: SLOTS }, (_, slot) => slot);
        for (const { queue, push } of steps) {
          const expected = model[queue] ?? [];
          if (push && free.length > 0) {
            const slot = free.shift() ?? -1;
            queues.push(queue, slot);
            expected.push(slot);
          } else {
            const first = expected.shift() ?? -1;
            expect(queues.shift(queue)).toBe(first);
            if (first >= 0) free.push(first);
          }
          for (const [index, left] of model.entries()) expect(queues.isEmpty(index)).toBe(left.length === 0);
        }
      }),
    );
  });

  it("two sets of queues may share links as long as they share no slot", () => {
    const links = new Int32Array(4);
    const one = new SlotQueues(1, links);
    const other = new SlotQueues(1, links);
    one.push(0, 0);
    other.push(0, 1);
    one.push(0, 2);
    other.push(0, 3);
    expect([one.shift(0), one.shift(0), one.shift(0)]).toEqual([0, 2, -1]);
    expect([other.shift(0), other.shift(0), other.shift(0)]).toEqual([1, 3, -1]);
  });
});
