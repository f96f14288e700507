import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { formatPortRanges, includesPort, parsePortRanges } from "./port-ranges.ts";

describe("parsePortRanges", () => {
  it.each([
    ["80", "80"],
    ["443,22,80", "22,80,443"],
    ["1-65535", "1-65535"],
    ["1-5,4-9,10,12", "1-10,12"],
    ["7,7,7", "7"],
  ])("reads %s as %s", (text, ranges) => {
    expect(formatPortRanges(parsePortRanges(text))).toBe(ranges);
  });

  it.each(["", "0", "65536", "9-1", "1-", "-1", "80,", "http", "1-2-3", " 80", "1e3"])("refuses %j", (text) => {
    expect(() => parsePortRanges(text)).toThrow(`"${text}"`);
  });

  it("holds exactly the ports that were written", () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 1, max: 60 }), { minLength: 1 }), (ports) => {
        const ranges = parsePortRanges(ports.join(","));
        for (let port = 1; port <= 60; port += 1) expect(includesPort(ranges, port)).toBe(ports.includes(port));
      }),
    );
  });
});
