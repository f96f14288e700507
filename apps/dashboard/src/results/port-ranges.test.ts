import fc from "fast-check";
import { expect, test } from "vitest";
import { isInRanges, parsePortRanges } from "./port-ranges.ts";

test.each([
  ["", []],
  [" 22 ", [{ first: 22, last: 22 }]],
  [
    "22, 80-90,",
    [
      { first: 22, last: 22 },
      { first: 80, last: 90 },
    ],
  ],
  ["-100", [{ first: 0, last: 100 }]],
  ["60000-", [{ first: 60_000, last: 65_535 }]],
])("%j is read", (text, ranges) => {
  expect(parsePortRanges(text)).toEqual(ranges);
});

test.each(["ssh", "90-80", "65536", "1-70000", "-", "1-2-3", "2 2"])("%j is none", (text) => {
  expect(parsePortRanges(text)).toBeUndefined();
});

test("a port is in the ranges that its number is in", () => {
  const port = fc.integer({ min: 0, max: 65_535 });
  fc.assert(
    fc.property(fc.array(fc.tuple(port, port), { minLength: 1 }), port, (pairs, wanted) => {
      const sorted = pairs.map(([one, other]) => [Math.min(one, other), Math.max(one, other)] as const);
      const ranges = parsePortRanges(sorted.map(([first, last]) => `${first}-${last}`).join(",")) ?? [];
      expect(isInRanges(wanted, ranges)).toBe(sorted.some(([first, last]) => first <= wanted && wanted <= last));
    }),
  );
});
