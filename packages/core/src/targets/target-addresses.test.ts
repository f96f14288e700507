import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rangeText } from "./address-ranges-json.ts";
import { formatAddress } from "./address-text.ts";
import { parseTarget } from "./parse-target.ts";
import { placeOf, SPECIAL_PURPOSE_BLOCKS } from "./special-purpose.ts";
import { describeSkipped, TargetAddresses } from "./target-addresses.ts";

function collect(...texts: readonly string[]): TargetAddresses {
  const addresses = new TargetAddresses();
  for (const text of texts) {
    const target = parseTarget(text);
    if (target.kind === "addresses") addresses.add(text, target.ranges);
  }
  return addresses;
}

const kept = (...texts: readonly string[]) => Array.from(collect(...texts).withoutSpecialPurpose().ranges, rangeText);
const told = (...texts: readonly string[]) => describeSkipped(collect(...texts).withoutSpecialPurpose().skipped);

describe("special-purpose addresses", () => {
  test.each([
    [["127.0.0.1"], ["127.0.0.1"]],
    [["10.0.0.0/8"], ["10.0.0.0-10.255.255.255"]],
    [["10.0.0.0/7"], ["11.0.0.0-11.255.255.255"]],
    [["192.168.0.0/15"], ["192.169.0.0-192.169.255.255"]],
    [["10.1-2.0.1,5"], ["10.1.0.1", "10.1.0.5", "10.2.0.1", "10.2.0.5"]],
    [["9-11.0.0.1"], ["9.0.0.1", "11.0.0.1"]],
    [["224.0.0.0/3"], []],
    [
      ["8.0.0.0/6", "10.1.0.0/16"],
      ["8.0.0.0-9.255.255.255", "10.1.0.0-10.1.255.255", "11.0.0.0-11.255.255.255"],
    ],
    [["fe80::1"], ["fe80::1"]],
    [["::ffff:127.0.0.1"], ["127.0.0.1"]],
    [
      ["2001:db7:ffff:ffff:ffff:ffff:ffff:fff0-2001:db8::f"],
      ["2001:db7:ffff:ffff:ffff:ffff:ffff:fff0-2001:db7:ffff:ffff:ffff:ffff:ffff:ffff"],
    ],
  ])("%j leaves %j", (texts, ranges) => expect(kept(...texts)).toEqual(ranges));

  test("are kept when all is asked for", () => {
    expect(Array.from(collect("10.0.0.0/7", "127.0.0.1").all(), rangeText)).toEqual([
      "10.0.0.0-11.255.255.255",
      "127.0.0.1",
    ]);
  });

  test("that are skipped are told in one sentence", () => {
    expect(told("10.0.0.0/7")).toEqual({
      addresses: 16_777_216n,
      message:
        'Skipped 16,777,216 special-purpose addresses of "10.0.0.0/7": 10.0.0.0/8 (private use); ' +
        "name a block itself to have it scanned, or give --include-special.",
    });
    expect(told("0.0.0.0/0", "::-::2", "10.0.0.0/7")?.message).toMatch(
      /^Skipped 592,709,634 special-purpose addresses of "0\.0\.0\.0\/0" and 2 other targets: 0\.0\.0\.0\/8 \(this network\), .* and 17 more; /,
    );
  });

  test.each([[["10.0.0.0/8"]], [["9.0.0.0/8"]], [["10.0.0.0/7", "10.0.0.0/8"]], [[]]])(
    "none is skipped of %j",
    (texts) => expect(told(...texts)).toBeUndefined(),
  );

  test("are kept or skipped by the rule, address by address", () => {
    const blocks = SPECIAL_PURPOSE_BLOCKS.filter(({ block }) => block.includes("."));
    const edge = fc.constantFrom(...blocks).map(({ block }) => block.split("/")[0] ?? "");
    const target = fc
      .tuple(fc.oneof(edge, fc.ipV4()), fc.integer({ min: 0, max: 32 }))
      .map(([address, length]) => `${address}/${length}`);
    const step = fc.integer({ min: -2, max: 2 });
    fc.assert(
      fc.property(fc.array(target, { minLength: 1, maxLength: 4 }), step, (texts, offset) => {
        const { ranges, skipped } = collect(...texts).withoutSpecialPurpose();
        const parsed = texts.map((text) => {
          const [range] = (parseTarget(text) as { ranges: Iterable<{ family: 4; first: number; last: number }> })
            .ranges;
          if (range === undefined) throw new Error(text);
          return range;
        });
        const edges = [...parsed, ...Array.from(ranges), ...Array.from(skipped.ranges)];
        for (const value of edges.flatMap(({ first, last }) => [Number(first) + offset, Number(last) + offset])) {
          if (value < 0 || value >= 2 ** 32) continue;
          const holders = parsed.filter(({ first, last }) => first <= value && value <= last);
          const isSpecial = placeOf({ family: 4, first: value, last: value }) === "inside";
          const isNamed = holders.some((range) => placeOf(range) === "inside");
          const shouldScan = holders.length > 0 && (!isSpecial || isNamed);
          const name = `${formatAddress(4, value)} of ${texts.join(" ")}`;
          expect(ranges.ipv4.find(value) >= 0, name).toBe(shouldScan);
          expect(skipped.ranges.ipv4.find(value) >= 0, name).toBe(holders.length > 0 && !shouldScan);
        }
      }),
    );
  });
});
