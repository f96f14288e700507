import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import type { AddressRange } from "./address-range.ts";
import { AddressSet, MAX_ADDRESSES } from "./address-set.ts";
import { AddressSetBuilder } from "./address-set-builder.ts";
import { formatAddress } from "./address-text.ts";
import { parseTarget } from "./parse-target.ts";

function setOf(...texts: readonly string[]): AddressSet {
  const builder = new AddressSetBuilder();
  for (const text of texts) {
    const target = parseTarget(text);
    if (target.kind === "name") throw new Error(`${text} is a name`);
    for (const range of target.ranges) builder.add(range);
  }
  return builder.build();
}

function textsOf(set: AddressSet): string[] {
  return Array.from({ length: set.size }, (_, index) => set.text(index));
}

const ipv4Range = fc
  .tuple(
    fc.oneof(fc.nat({ max: 2 ** 31 - 1 }), fc.integer({ min: 2 ** 31, max: 2 ** 32 - 2 ** 20 })),
    fc.nat({ max: 2 ** 20 - 1 }),
  )
  .map(([first, length]): AddressRange => ({ family: 4, first, last: first + length }));
/** First addresses near seams of the array elements, above the IPv4-mapped block. */
const ipv6Range = fc
  .tuple(
    fc.constantFrom(
      2n ** 48n,
      2n ** 64n - 2n ** 20n,
      2n ** 64n - 5n,
      2n ** 96n - 7n,
      2n ** 125n,
      2n ** 128n - 2n ** 47n,
    ),
    fc.bigInt({ min: 0n, max: 2n ** 20n }),
    fc.bigInt({ min: 0n, max: 2n ** 40n }),
  )
  .map(([base, skip, length]): AddressRange => ({ family: 6, first: base + skip, last: base + skip + length }));
const sets = fc.array(fc.oneof(ipv4Range, ipv6Range), { minLength: 1, maxLength: 10 }).map((ranges) => {
  const builder = new AddressSetBuilder();
  for (const range of ranges) builder.add(range);
  return builder.build();
});
const setsWithIndex = sets.chain((set) => {
  const seams = [0, set.v4Size - 1, set.v4Size, set.size - 1].filter((index) => index >= 0 && index < set.size);
  return fc.tuple(
    fc.constant(set),
    fc.oneof(
      fc.maxSafeNat().map((n) => n % set.size),
      fc.constantFrom(...seams),
    ),
  );
});

describe("numbering", () => {
  test("IPv4 addresses come first, each family ascending", () => {
    const set = setOf("::2", "10.0.0.9", "9.255.255.255-10.0.0.1", "::0-::1", "2001:db8::ffff:ffff:ffff:fffe/127");
    expect(set.size).toBe(9);
    expect(set.v4Size).toBe(4);
    expect(textsOf(set)).toEqual([
      "9.255.255.255",
      "10.0.0.0",
      "10.0.0.1",
      "10.0.0.9",
      "::",
      "::1",
      "::2",
      "2001:db8::ffff:ffff:ffff:fffe",
      "2001:db8::ffff:ffff:ffff:ffff",
    ]);
  });

  test("numbers, texts and bytes of an address correspond", () => {
    fc.assert(
      fc.property(setsWithIndex, fc.nat({ max: 3 }), ([set, index], offset) => {
        const text = set.text(index);
        const buffer = new Uint8Array(24).fill(0xaa);
        const family = set.write(index, buffer, offset);
        const length = family === 4 ? 4 : 16;
        const bytes = buffer.slice(offset, offset + length);
        const value = bytes.reduce((sum, byte) => (sum << 8n) | BigInt(byte), 0n);
        expect(family).toBe(index < set.v4Size ? 4 : 6);
        expect(formatAddress(family, value)).toBe(text);
        expect(set.indexOf(text)).toBe(index);
        expect(set.indexOf({ family, bytes })).toBe(index);
        expect(set.numberOf(family, bytes)).toBe(index);
        expect(set.has(text)).toBe(true);
        buffer.fill(0xaa, offset, offset + length);
        expect(buffer.every((byte) => byte === 0xaa)).toBe(true);
      }),
      { numRuns: 500 },
    );
  });

  test("is in ascending order", () => {
    fc.assert(
      fc.property(setsWithIndex, ([set, index]) => {
        if (index + 1 >= set.size || index + 1 === set.v4Size) return;
        const bytes = new Uint8Array(32);
        set.write(index, bytes, 0);
        set.write(index + 1, bytes, 16);
        expect(Buffer.compare(bytes.subarray(0, 16), bytes.subarray(16))).toBe(-1);
      }),
    );
  });

  test("the sizes of the ranges add up to the size", () => {
    fc.assert(
      fc.property(sets, (set) => {
        let size = 0;
        for (const { first, last } of set.ranges()) {
          expect(set.indexOf(first)).toBe(size);
          size = set.indexOf(last) + 1;
        }
        expect(size).toBe(set.size);
      }),
    );
  });

  test.each([-1, 5, 1.5, Number.NaN, 2 ** 60])("there is no address number %d in a set of five", (index) => {
    const set = setOf("10.0.0.0-10.0.0.2", "::1-::2");
    expect(() => set.text(index)).toThrow(RangeError);
    expect(() => set.write(index, new Uint8Array(16), 0)).toThrow(RangeError);
  });
});

describe("membership", () => {
  const set = setOf("10.0.0.0/30", "2001:db8::/126");

  test.each(["9.255.255.255", "10.0.0.4", "2001:db8::4", "2001:db7:ffff:ffff:ffff:ffff:ffff:ffff", "::", "name", ""])(
    "%j is not in the set",
    (text) => {
      expect(set.indexOf(text)).toBe(-1);
      expect(set.has(text)).toBe(false);
    },
  );

  test("another spelling of an address is found", () => {
    expect(set.indexOf("2001:0DB8:0:0:0:0:0:3")).toBe(7);
    expect(set.indexOf("::ffff:10.0.0.3")).toBe(3);
    const mapped = Uint8Array.of(0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xff, 0xff, 10, 0, 0, 3);
    expect(set.indexOf({ family: 6, bytes: mapped })).toBe(3);
  });

  test("bytes of another length than the family's are not in the set", () => {
    expect(set.indexOf({ family: 4, bytes: Uint8Array.of(10, 0, 0) })).toBe(-1);
    expect(set.indexOf({ family: 6, bytes: Uint8Array.of(10, 0, 0, 0) })).toBe(-1);
  });

  test("any bytes off the wire are found if, and only if, they are in the set", () => {
    fc.assert(
      fc.property(
        sets,
        fc.constantFrom<4 | 6>(4, 6),
        fc.maxSafeNat(),
        fc.integer({ min: -2, max: 2 }),
        (any, family, n, off) => {
          // Near the seams of the set's own ranges: what is far from them is hardly ever in doubt.
          const near = new Uint8Array(16);
          const isOfFamily = any.write(n % any.size, near, 0) === family;
          const last = family === 4 ? 3 : 15;
          if (isOfFamily) near[last] = (near[last] ?? 0) + off;
          const bytes = near.slice(0, family === 4 ? 4 : 16);
          fc.pre(family === 4 || bytes[10] !== 0xff);
          expect(any.numberOf(family, near)).toBe(any.indexOf({ family, bytes }));
        },
      ),
      { numRuns: 1_000 },
    );
    for (const [family, text] of [
      [4, [10, 0, 0, 4]],
      [4, [9, 255, 255, 255]],
      [6, [0x20, 1, 0x0d, 0xb8, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 4]],
      [6, new Array(16).fill(0)],
      [6, new Array(16).fill(255)],
    ] as const) {
      expect(set.numberOf(family, Uint8Array.from(text))).toBe(-1);
    }
  });

  test("the empty set has no address", () => {
    const empty = set.subtract(set);
    expect([empty.size, empty.v4Size, empty.indexOf("10.0.0.0"), empty.indexOf("::")]).toEqual([0, 0, -1, -1]);
    expect(() => empty.text(0)).toThrow(RangeError);
  });
});

test("union, intersect and subtract give sets", () => {
  const [left, right] = [setOf("10.0.0.0-10.0.0.3", "::5"), setOf("10.0.0.2-10.0.0.5", "::6")];
  expect(left.union(right).toJSON()).toEqual(["10.0.0.0-10.0.0.5", "::5-::6"]);
  expect(left.intersect(right).toJSON()).toEqual(["10.0.0.2-10.0.0.3"]);
  expect(left.subtract(right).toJSON()).toEqual(["10.0.0.0-10.0.0.1", "::5"]);
});

describe("size", () => {
  test("2^48 addresses fit", () => {
    const set = setOf("2001:db8::/80");
    expect(set.size).toBe(MAX_ADDRESSES);
    expect(set.text(MAX_ADDRESSES - 1)).toBe("2001:db8::ffff:ffff:ffff");
  });

  test("one more does not", () => {
    const attempt = () => setOf("2001:db8::/80", "10.0.0.1");
    expect(attempt).toThrow(InputError);
    expect(attempt).toThrow(
      expect.objectContaining({ code: "SPACE_TOO_LARGE", input: "2001:db8::-2001:db8::ffff:ffff:ffff" }),
    );
  });

  test("all of IPv4 is numbered", () => {
    const set = setOf("0.0.0.0/0");
    expect(set.size).toBe(2 ** 32);
    expect(set.text(2 ** 32 - 1)).toBe("255.255.255.255");
    expect(set.indexOf("128.0.0.0")).toBe(2 ** 31);
  });
});

describe("travel", () => {
  test("through a structured clone", () => {
    fc.assert(
      fc.property(setsWithIndex, ([set, index]) => {
        const copy = AddressSet.fromData(structuredClone(set.toData()));
        expect([copy.size, copy.v4Size, copy.text(index)]).toEqual([set.size, set.v4Size, set.text(index)]);
        expect(copy.toJSON()).toEqual(set.toJSON());
      }),
    );
  });

  test("through JSON", () => {
    fc.assert(
      fc.property(setsWithIndex, ([set, index]) => {
        const copy = AddressSet.fromJSON(JSON.parse(JSON.stringify(set)));
        expect([copy.size, copy.v4Size, copy.text(index)]).toEqual([set.size, set.v4Size, set.text(index)]);
        expect(copy.toData()).toEqual(set.toData());
      }),
    );
  });

  test.each([
    ["not a list", { ranges: [] }],
    ["a number in the list", [1]],
    ["a name", ["localhost"]],
    ["a block", ["10.0.0.0/8"]],
    ["three ends", ["10.0.0.1-10.0.0.2-10.0.0.3"]],
    ["a range that runs backwards", ["10.0.0.2-10.0.0.1"]],
    ["a range of both families", ["10.0.0.2-::1"]],
    ["a range of one address", ["10.0.0.1-10.0.0.1"]],
    ["a text that is not canonical", ["2001:0db8::1"]],
    ["an IPv4-mapped address", ["::ffff:a00:1"]],
    ["an order other than ascending", ["10.0.0.2", "10.0.0.0"]],
    ["ranges that touch", ["10.0.0.2", "10.0.0.3"]],
    ["a double", ["10.0.0.2", "10.0.0.2"]],
    ["IPv6 before IPv4", ["::1", "10.0.0.2"]],
  ])("JSON with %s is refused", (_, value) => {
    expect(() => AddressSet.fromJSON(value)).toThrow(expect.objectContaining({ code: "CHECKPOINT_INVALID" }));
  });
});
