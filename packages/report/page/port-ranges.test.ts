import { expect, test } from "vitest";
import { parsePortRanges } from "./port-ranges.ts";

test.each([
  ["", []],
  [" ", []],
  ["22", [{ first: 22, last: 22 }]],
  [
    "22, 80-90,",
    [
      { first: 22, last: 22 },
      { first: 80, last: 90 },
    ],
  ],
])("%j asks for %j", (text, ranges) => {
  expect(parsePortRanges(text)).toEqual(ranges);
});

test.each(["http", "22;80", "-80", "1-2-3", "123456"])("%j is no list of ports", (text) => {
  expect(parsePortRanges(text)).toBeUndefined();
});
