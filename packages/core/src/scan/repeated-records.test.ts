import fc from "fast-check";
import { expect, test } from "vitest";
import { type PairIndex, ScanSpace } from "../plan/scan-space.ts";
import { seedWords } from "../plan/seed.ts";
import { RepeatedRecords } from "./repeated-records.ts";

const space = new ScanSpace(50_000, 10, seedWords("000102030405060708090a0b0c0d0e0f"));
const SHARDS = [
  { next: 1_000, end: 250_000, pending: [] },
  { next: 250_000, end: 500_000, pending: [] },
];

function pairAt(position: number): PairIndex {
  const pair = { group: 0, hostSlot: 0, host: 0, port: 0 };
  space.locate(position, pair);
  return pair;
}

test("a record is new once, whatever else was told", () => {
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 1_000, max: 499_999 })), (positions) => {
      const records = new RepeatedRecords(space, SHARDS);
      const told = new Set<number>();
      for (const position of [...positions, ...positions]) {
        const { host, port } = pairAt(position);
        expect(records.isNew(position < 250_000 ? 0 : 1, host, port)).toBe(!told.has(position));
        told.add(position);
      }
    }),
  );
});

test("what an earlier run told is a repetition where its shard has not passed it", () => {
  const records = new RepeatedRecords(space, SHARDS);
  for (const position of [999, 1_000, 249_999, 250_000]) records.restore(pairAt(position).host, pairAt(position).port);
  const isNew = (worker: number, position: number) =>
    records.isNew(worker, pairAt(position).host, pairAt(position).port);
  expect([isNew(0, 1_000), isNew(0, 249_999), isNew(1, 250_000)]).toEqual([false, false, false]);
  expect([isNew(0, 1_001), isNew(1, 250_001)]).toEqual([true, true]);
});

test("what lies behind is forgotten, and what lies ahead is not", () => {
  const records = new RepeatedRecords(space, SHARDS);
  const [early, late] = [pairAt(2_000), pairAt(200_000)];
  records.isNew(0, early.host, early.port);
  records.isNew(0, late.host, late.port);
  records.settled(0, 100_000);
  expect(records.isNew(0, late.host, late.port)).toBe(false);
  expect(records.isNew(0, early.host, early.port)).toBe(true);
  expect(() => records.isNew(2, early.host, early.port)).toThrow(RangeError);
});
