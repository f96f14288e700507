import fc from "fast-check";
import { describe, expect, it } from "vitest";
import {
  covers,
  type Family,
  formatAddress,
  formatAddressRange,
  includesAddress,
  mergeAddressRanges,
  parseAddress,
  parseAddressRange,
} from "./address-range.ts";

const address = fc.oneof(
  fc.record({ family: fc.constant<Family>("ipv4"), value: fc.bigInt({ min: 0n, max: 2n ** 32n - 1n }) }),
  fc.record({ family: fc.constant<Family>("ipv6"), value: fc.bigInt({ min: 0n, max: 2n ** 128n - 1n }) }),
);

describe("parseAddress", () => {
  it("reads back what formatAddress wrote", () => {
    fc.assert(
      fc.property(address, ({ family, value }) => {
        expect(parseAddress(formatAddress(family, value))).toEqual({ family, value });
      }),
    );
  });

  it.each(["", "10.77.1", "010.77.1.1", "0x0a.1.1.1", "10.77.1.256", "fe80::1%eth0", "::g", "example.org"])(
    "refuses %j",
    (text) => {
      expect(() => parseAddress(text)).toThrow(`"${text}"`);
    },
  );
});

describe("parseAddressRange", () => {
  it.each([
    ["10.77.1.1", "10.77.1.1"],
    ["10.77.1.0/24", "10.77.1.0-10.77.1.255"],
    ["10.77.1.7/32", "10.77.1.7"],
    ["0.0.0.0/0", "0.0.0.0-255.255.255.255"],
    ["10.77.1.9-10.77.2.3", "10.77.1.9-10.77.2.3"],
    ["fd77::/64", "fd77::-fd77::ffff:ffff:ffff:ffff"],
    ["fd77::1-fd77::9", "fd77::1-fd77::9"],
  ])("reads %s", (text, range) => {
    expect(formatAddressRange(parseAddressRange(text))).toBe(range);
  });

  it.each([
    "10.77.1.1/24",
    "10.77.1.0/33",
    "10.77.1.0/",
    "10.77.1.0/24/24",
    "10.77.1.9-10.77.1.1",
    "10.0.0.1-fd77::1",
    "a-b-c",
  ])("refuses %j", (text) => {
    expect(() => parseAddressRange(text)).toThrow(`"${text}"`);
  });
});

describe("mergeAddressRanges", () => {
  const range = fc.tuple(fc.integer({ min: 0, max: 60 }), fc.integer({ min: 0, max: 10 })).map(([first, length]) => {
    return { family: "ipv4" as const, first: BigInt(first), last: BigInt(first + length) };
  });

  it("gives sorted ranges with gaps between, that hold the same addresses", () => {
    fc.assert(
      fc.property(fc.array(range), (ranges) => {
        const merged = mergeAddressRanges(ranges, "ipv4");
        for (let value = 0n; value < 80n; value += 1n) {
          const one = { family: "ipv4" as const, value };
          expect(includesAddress(merged, one)).toBe(includesAddress(ranges, one));
        }
        for (const [index, { first }] of merged.entries()) {
          const before = merged[index - 1];
          if (before !== undefined) expect(first).toBeGreaterThan(before.last + 1n);
        }
        expect(ranges.every((one) => covers(merged, one))).toBe(true);
      }),
    );
  });

  it("takes the ranges of one family alone", () => {
    const ranges = ["fd77::1", "10.77.1.1"].map(parseAddressRange);
    expect(mergeAddressRanges(ranges, "ipv6").map(formatAddressRange)).toEqual(["fd77::1"]);
  });
});
