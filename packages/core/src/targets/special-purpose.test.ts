import fc from "fast-check";
import { describe, expect, test } from "vitest";
import type { AddressRange } from "./address-range.ts";
import { parseTarget } from "./parse-target.ts";
import { placeOf, SPECIAL_PURPOSE_BLOCKS, specialPurposeRanges } from "./special-purpose.ts";

function rangeOf(text: string): AddressRange {
  const target = parseTarget(text);
  const [range] = target.kind === "addresses" ? target.ranges : [];
  if (range === undefined) throw new Error(`${text} has no range`);
  return range;
}

const BLOCKS = SPECIAL_PURPOSE_BLOCKS.map(({ block }) => rangeOf(block));
const endsOf = ({ first, last }: AddressRange): readonly [bigint, bigint] => [BigInt(first), BigInt(last)];

describe("the table of special-purpose blocks", () => {
  test("is in ascending order, IPv4 first, without overlaps", () => {
    for (const [index, block] of BLOCKS.entries()) {
      const before = BLOCKS[index - 1];
      if (before === undefined) continue;
      expect(before.family).toBeLessThanOrEqual(block.family);
      if (before.family === block.family) expect(endsOf(before)[1]).toBeLessThan(endsOf(block)[0]);
    }
  });

  test("writes each block by its first address, and cites where it is from", () => {
    for (const { block, source } of SPECIAL_PURPOSE_BLOCKS) {
      const [address = "", length] = block.split("/");
      expect(rangeOf(address).first).toBe(rangeOf(block).first);
      expect(Number(length)).toBeGreaterThan(0);
      expect(source).toMatch(/^RFC \d+/);
    }
  });

  /** Entries of IANA's registries that the table leaves to the block around them. */
  test.each([
    ...["0.0.0.0", "192.0.0.0/29", "192.0.0.8", "192.0.0.9", "192.0.0.10", "192.0.0.170", "192.88.99.2"],
    ...["255.255.255.255", "2001::/32", "2001:1::1", "2001:1::2", "2001:1::3", "2001:2::/48", "2001:3::/32"],
    ...["2001:4:112::/48", "2001:10::/28", "2001:20::/28", "2001:30::/28"],
  ])("%s is inside one", (entry) => expect(placeOf(rangeOf(entry))).toBe("inside"));
});

describe("placeOf", () => {
  test.each([
    ["127.0.0.1", "inside"],
    ["10.0.0.0/8", "inside"],
    ["10.0.0.0-10.255.255.255", "inside"],
    ["10.0.0.0/7", "across"],
    ["0.0.0.0/0", "across"],
    ["224.0.0.0/3", "across"],
    ["9.255.255.255-10.0.0.0", "across"],
    ["11.0.0.0/8", "outside"],
    ["172.32.0.0", "outside"],
    ["223.255.255.255", "outside"],
    ["fe80::1", "inside"],
    ["fc00::/7", "inside"],
    ["::", "inside"],
    ["::-::1", "across"],
    ["2001::/16", "across"],
    ["2001:db8::/32", "inside"],
    ["2606::/16", "outside"],
  ])("%s lies %s", (text, place) => expect(placeOf(rangeOf(text))).toBe(place));

  test("agrees with a look at each block", () => {
    const edges = BLOCKS.filter(({ family }) => family === 4).flatMap(endsOf);
    const near = fc
      .tuple(fc.constantFrom(...edges), fc.bigInt(-300n, 300n))
      .map(([edge, step]) => edge + step)
      .filter((value) => value >= 0n && value < 2n ** 32n);
    const anywhere = fc.oneof(near, fc.bigInt(0n, 2n ** 32n - 1n));
    fc.assert(
      fc.property(anywhere, anywhere, (one, other) => {
        const [first, last] = one < other ? [one, other] : [other, one];
        const touched = BLOCKS.filter(({ family }) => family === 4).filter((block) => {
          const [start, end] = endsOf(block);
          return start <= last && first <= end;
        });
        const isInside = touched.some((block) => endsOf(block)[0] <= first && last <= endsOf(block)[1]);
        const place = touched.length === 0 ? "outside" : isInside ? "inside" : "across";
        expect(placeOf({ family: 4, first: Number(first), last: Number(last) })).toBe(place);
      }),
    );
  });
});

test("all special-purpose addresses are those of the blocks", () => {
  const sum = (ranges: Iterable<AddressRange>) =>
    [...ranges].reduce((count, range) => count + endsOf(range)[1] - endsOf(range)[0] + 1n, 0n);
  expect(sum(specialPurposeRanges())).toBe(sum(BLOCKS));
});
