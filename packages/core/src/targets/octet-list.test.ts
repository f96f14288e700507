import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { rangeText } from "./address-ranges-json.ts";
import { octetListRanges, parseOctetList } from "./octet-list.ts";

const rangesOf = (text: string) => Array.from(octetListRanges(parseOctetList(text, text)), rangeText);

test.each([
  ["10.0.0-3.1,5,7-9", [0, 1, 2, 3].flatMap((o) => [`10.0.${o}.1`, `10.0.${o}.5`, `10.0.${o}.7-10.0.${o}.9`])],
  ["10.0.0.*", ["10.0.0.0-10.0.0.255"]],
  ["10.0.0.-", ["10.0.0.0-10.0.0.255"]],
  ["10.0.0.250-", ["10.0.0.250-10.0.0.255"]],
  ["10.0.0.-3", ["10.0.0.0-10.0.0.3"]],
  ["10.1-2.*.*", ["10.1.0.0-10.2.255.255"]],
  ["10.1,3.*.*", ["10.1.0.0-10.1.255.255", "10.3.0.0-10.3.255.255"]],
  ["*.*.*.*", ["0.0.0.0-255.255.255.255"]],
  ["1.1.1.3,1,2,2-3", ["1.1.1.1-1.1.1.3"]],
  ["0.0.0.0-127,128-255", ["0.0.0.0-0.0.0.255"]],
])("%s", (text, expected) => expect(rangesOf(text)).toEqual(expected));

test("10.0.*.1- is every address of 10.0.0.0/16 that does not end in 0", () => {
  expect(rangesOf("10.0.*.1-")).toEqual(Array.from({ length: 256 }, (_, o) => `10.0.${o}.1-10.0.${o}.255`));
});

test("a list stands for every combination of its octets' values, in ascending order", () => {
  const item = fc
    .tuple(fc.nat({ max: 255 }), fc.nat({ max: 4 }))
    .map(([first, more]) => [first, Math.min(first + more, 255)] as const);
  const short = fc.array(item, { minLength: 1, maxLength: 3 });
  const full = fc.constant([[0, 255] as const]);
  const lists = fc.oneof(
    fc.tuple(short, short, short, short),
    fc.tuple(full, short, short, short),
    fc.tuple(short, full, short, full),
    fc.tuple(short, short, full, full),
    fc.tuple(short, full, full, full),
    fc.tuple(full, full, full, full),
  );
  fc.assert(
    fc.property(lists, (octets) => {
      const text = octets
        .map((items) => items.map(([first, last]) => (first === last ? `${first}` : `${first}-${last}`)).join(","))
        .join(".");
      const count = octets.reduce(
        (product, items) => product * new Set(items.flatMap(([first, last]) => [...span(first, last)])).size,
        1,
      );
      const holds = (address: number) =>
        octets.every((items, place) =>
          items.some(([first, last]) => first <= byteOf(address, place) && byteOf(address, place) <= last),
        );
      let size = 0;
      let previous = -2;
      for (const { first, last } of octetListRanges(parseOctetList(text, text))) {
        if (!holds(Number(first)) || !holds(Number(last)) || Number(first) < previous)
          expect.fail(`${text}: ${first}-${last}`);
        size += Number(last) - Number(first) + 1;
        previous = Number(last);
      }
      expect(size).toBe(count);
    }),
    { numRuns: 50 },
  );
});

function* span(first: number, last: number): Generator<number> {
  for (let value = first; value <= last; value += 1) yield value;
}

function byteOf(address: number, place: number): number {
  return Math.floor(address / 256 ** (3 - place)) % 256;
}

describe("bounds", () => {
  const even = Array.from({ length: 128 }, (_, half) => half * 2).join(",");

  test("a list of a million separate ranges is expanded", () => {
    let count = 0;
    for (const _ of octetListRanges(parseOctetList("", `0-63.0-63.0-1.${even}`))) count += 1;
    expect(count).toBe(2 ** 20);
  });

  test.each([`${even}.${even}.${even}.${even}`, `*.*.*.1`, `0-63.0-63.0-2.${even}`])("more are refused: %#", (text) => {
    expect(() => parseOctetList(text, text)).toThrow(expect.objectContaining({ code: "TARGET_INVALID" }));
  });
});

test.each([
  ["10.0.0.256", /octet 256: octets run from 0 to 255/],
  ["10.0.0.1-256", /octet 256/],
  ["10.0.0.99999999999999999999", /octet 99999999:/],
  ["10.0.0.9-7", /backwards: write 7-9/],
  ["10.0.0.01", /may be octal/],
  ["10.0.0.", /empty or malformed/],
  ["10.0.0.1,", /empty or malformed/],
  ["10.0.0.1--2", /empty or malformed/],
  ["10.0.0.1*", /empty or malformed/],
  ["10.0.0", /four octets/],
  ["*", /four octets/],
  ["10.0.0.1.2", /more than four octets/],
])("%s is refused", (text, expected) => expect(() => parseOctetList(text, text)).toThrow(expected));
