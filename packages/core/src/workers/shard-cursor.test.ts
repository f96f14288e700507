import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ShardCursor } from "./shard-cursor.ts";

const positions = fc
  .record({ next: fc.nat(60), more: fc.nat(20), pending: fc.uniqueArray(fc.nat(60)) })
  .map(({ next, more, pending }) => ({ next, end: next + more, pending: pending.filter((each) => each < next) }));

describe("ShardCursor", () => {
  it("hands out what is pending in ascending order, then the rest, each once", () => {
    fc.assert(
      fc.property(positions, ({ next, end, pending }) => {
        const cursor = new ShardCursor({ next, end, pending });
        const expected = [...pending].sort((one, other) => one - other);
        for (let position = next; position < end; position += 1) expected.push(position);
        const taken: number[] = [];
        while (!cursor.isExhausted) {
          const peeked = cursor.peek();
          taken.push(cursor.take());
          expect(taken.at(-1)).toBe(peeked);
        }
        expect(taken).toEqual(expected);
        expect(cursor.end).toBe(end);
      }),
    );
  });

  it("tells at each moment what is left: pending, next, and which ends it has passed", () => {
    fc.assert(
      fc.property(positions, fc.nat(80), (position, takes) => {
        const cursor = new ShardCursor(position);
        const left = new Set(position.pending);
        for (let each = position.next; each < position.end; each += 1) left.add(each);
        for (let count = 0; count < takes && !cursor.isExhausted; count += 1) left.delete(cursor.take());
        const into = new Float64Array(cursor.pendingLeft + 1).fill(-1);
        expect(cursor.copyPending(into, 1)).toBe(into.length);
        const told = new Set(into.subarray(1));
        for (let each = cursor.next; each < cursor.end; each += 1) told.add(each);
        expect(told).toEqual(left);
        for (let end = 0; end <= position.end + 2; end += 1) {
          const isPassed = (cursor.next >= end || left.size === 0) && [...left].every((each) => each >= end);
          expect(cursor.hasPassed(end)).toBe(isPassed);
        }
      }),
    );
  });

  it("goes on with a range behind its own, as if that had been its all along but for the gap", () => {
    fc.assert(
      fc.property(positions, fc.nat(9), fc.nat(20), (position, gap, size) => {
        const cursor = new ShardCursor(position);
        while (!cursor.isExhausted) cursor.take();
        const start = position.end + gap;
        cursor.goOn({ start, end: start + size });
        expect([cursor.next, cursor.end, cursor.runLeft, cursor.pendingLeft]).toEqual([start, start + size, size, 0]);
        expect(cursor.isExhausted).toBe(size === 0);
        expect(cursor.hasPassed(start)).toBe(true);
        expect(cursor.hasPassed(start + 1)).toBe(size === 0);
        for (let each = start; each < start + size; each += 1) expect(cursor.take()).toBe(each);
        expect(cursor.isExhausted).toBe(true);
      }),
    );
  });

  it("sorts positions as numbers, not as text", () => {
    const cursor = new ShardCursor({ next: 2_000, end: 2_000, pending: Float64Array.of(1_000, 9, 20) });
    expect([cursor.take(), cursor.take(), cursor.take()]).toEqual([9, 20, 1_000]);
  });
});
