import { describe, expect, test } from "vitest";
import { formatCount, formatElapsed, formatQuantity, formatRtt, formatShare } from "./quantities.ts";

describe("quantities", () => {
  test.each([
    [0, "0"],
    [999, "999"],
    [1000, "1,000"],
    [16_777_216_000, "16,777,216,000"],
  ])("formatCount(%d) is %s", (count, text) => {
    expect(formatCount(count)).toBe(text);
  });

  test("a noun follows its number", () => {
    expect(formatQuantity(1, "host")).toBe("1 host");
    expect(formatQuantity(0, "host")).toBe("0 hosts");
    expect(formatQuantity(1200, "host")).toBe("1,200 hosts");
  });

  test.each([
    [0.061, "0.06 ms"],
    [12.34, "12.3 ms"],
    [999.94, "999.9 ms"],
    [1250, "1.25 s"],
  ])("formatRtt(%d) is %s", (milliseconds, text) => {
    expect(formatRtt(milliseconds)).toBe(text);
  });

  test.each([
    [0, "0.00 s"],
    [310, "0.31 s"],
    [9_994, "9.99 s"],
    [9_996, "10.0 s"],
    [59_940, "59.9 s"],
    [59_960, "1 min 0 s"],
    [123_400, "2 min 3 s"],
    [3_599_600, "1 h 0 min"],
    [3_720_000, "1 h 2 min"],
    [273_600_000, "3 d 4 h"],
  ])("formatElapsed(%d) is %s", (milliseconds, text) => {
    expect(formatElapsed(milliseconds)).toBe(text);
  });

  test.each([
    [0, "0 %"],
    [0.000_01, "below 0.01 %"],
    [0.0025, "0.25 %"],
    [0.123, "12.3 %"],
    [1, "100.0 %"],
  ])("formatShare(%d) is %s", (share, text) => {
    expect(formatShare(share)).toBe(text);
  });
});
