import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AddressRange } from "./address-range.ts";
import type { AddressRanges } from "./address-ranges.ts";
import { AddressRangesBuilder } from "./address-ranges-builder.ts";

/** Small windows where arithmetic may go wrong: the ends of the number space, the sign bit, and the seams between array elements. */
const IPV4_WINDOWS = [0, 2 ** 31 - 20, 2 ** 32 - 40];
const IPV6_WINDOWS = [0n, 2n ** 32n - 20n, 2n ** 64n - 20n, 2n ** 96n - 20n, 2n ** 128n - 40n];

const ends = fc
  .tuple(fc.nat({ max: 39 }), fc.nat({ max: 39 }))
  .map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
const ipv4Range = fc
  .tuple(fc.constantFrom(...IPV4_WINDOWS), ends)
  .map(([base, [first, last]]): AddressRange => ({ family: 4, first: base + first, last: base + last }));
const ipv6Range = fc
  .tuple(fc.constantFrom(...IPV6_WINDOWS), ends)
  .map(
    ([base, [first, last]]): AddressRange => ({ family: 6, first: base + BigInt(first), last: base + BigInt(last) }),
  );
const rangeLists = fc.array(fc.oneof(ipv4Range, ipv6Range), { maxLength: 12 });

function build(ranges: Iterable<AddressRange>): AddressRanges {
  const builder = new AddressRangesBuilder();
  for (const range of ranges) builder.add(range);
  return builder.ranges();
}

/** The model: each address on its own. */
function members(ranges: Iterable<AddressRange>): Set<string> {
  const found = new Set<string>();
  for (const { family, first, last } of ranges) {
    for (let value = BigInt(first); value <= BigInt(last); value += 1n) found.add(`${family}/${value}`);
  }
  return found;
}

function expectSortedAndApart(ranges: AddressRanges): void {
  let previous: AddressRange | undefined;
  for (const range of ranges) {
    expect(range.first <= range.last).toBe(true);
    if (previous?.family === range.family) expect(BigInt(range.first) > BigInt(previous.last) + 1n).toBe(true);
    else expect(previous?.family ?? 0).toBeLessThan(range.family);
    previous = range;
  }
}

describe("ranges gathered in any order", () => {
  test("hold the same addresses, sorted and apart", () => {
    fc.assert(
      fc.property(rangeLists, (list) => {
        const ranges = build(list);
        expectSortedAndApart(ranges);
        expect(members(ranges)).toEqual(members(list));
        expect(ranges.isEmpty).toBe(list.length === 0);
      }),
    );
  });

  test("are right beyond the first capacity, also when most are doubles", () => {
    const value = fc.oneof(fc.nat({ max: 400 }), fc.integer({ min: 2 ** 32 - 400, max: 2 ** 32 - 1 }));
    fc.assert(
      fc.property(fc.array(value, { minLength: 300, maxLength: 900 }), (values) => {
        const list = values.flatMap((first): AddressRange[] => [
          { family: 4, first, last: first },
          { family: 6, first: BigInt(first) << 40n, last: BigInt(first) << 40n },
        ]);
        const ranges = build(list);
        expectSortedAndApart(ranges);
        expect(members(ranges)).toEqual(members(list));
      }),
      { numRuns: 50, endOnFailure: true },
    );
  });

  test.each([64, 128, 256])("are right when the lowest comes last, just when room is made for it: %d", (count) => {
    const builder = new AddressRangesBuilder();
    const distinctAndShuffled = Array.from({ length: count }, (_, index) => (((index * 7919) % 10_007) + 1) * 2);
    for (const value of [...distinctAndShuffled, 0]) {
      builder.add({ family: 4, first: value, last: value });
      builder.add({ family: 6, first: BigInt(value), last: BigInt(value) });
    }
    expectSortedAndApart(builder.ranges());
  });

  test("can be read before more are added", () => {
    const builder = new AddressRangesBuilder();
    builder.add({ family: 4, first: 9, last: 9 });
    builder.add({ family: 4, first: 1, last: 1 });
    const early = builder.ranges();
    builder.add({ family: 4, first: 0, last: 20 });
    expect([...early]).toEqual([
      { family: 4, first: 1, last: 1 },
      { family: 4, first: 9, last: 9 },
    ]);
    expect([...builder.ranges()]).toEqual([{ family: 4, first: 0, last: 20 }]);
  });
});

describe("set algebra agrees with sets of single addresses", () => {
  test.each(["union", "intersect", "subtract"] as const)("%s", (operation) => {
    fc.assert(
      fc.property(rangeLists, rangeLists, (left, right) => {
        const [a, b] = [members(left), members(right)];
        const expected = {
          union: [...a, ...b],
          intersect: [...a].filter((address) => b.has(address)),
          subtract: [...a].filter((address) => !b.has(address)),
        }[operation];
        const result = build(left)[operation](build(right));
        expectSortedAndApart(result);
        expect(members(result)).toEqual(new Set(expected));
      }),
      { numRuns: 300 },
    );
  });

  test("the whole of both families", () => {
    const all: AddressRange[] = [
      { family: 4, first: 0, last: 2 ** 32 - 1 },
      { family: 6, first: 0n, last: 2n ** 128n - 1n },
    ];
    expect([...build(all).intersect(build(all))]).toEqual(all);
    expect(build(all).subtract(build(all)).isEmpty).toBe(true);
  });

  test("one family", () => {
    fc.assert(
      fc.property(rangeLists, fc.constantFrom(4 as const, 6 as const), (list, family) => {
        expect(members(build(list).only(family))).toEqual(members(list.filter((range) => range.family === family)));
      }),
    );
  });
});
