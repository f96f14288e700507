import { expect, test } from "vitest";
import { formatDuration, formatQuantity, formatShare, formatTime } from "./format.ts";

test.each([
  [0, "0 ms"],
  [999.4, "999 ms"],
  [1_000, "1.0 s"],
  [59_949, "59.9 s"],
  [59_951, "1 min 0 s"],
  [245_000, "4 min 5 s"],
  [3_600_000, "1 h 0 min"],
  [7_380_000, "2 h 3 min"],
])("%d ms are %s", (milliseconds, text) => {
  expect(formatDuration(milliseconds)).toBe(text);
});

test("a share is whole only when all is done", () => {
  expect(formatShare(9_999, 10_000)).toBe("99 %");
  expect(formatShare(10_000, 10_000)).toBe("100 %");
  expect(formatShare(0, 0)).toBe("0 %");
});

test("a quantity knows one from many", () => {
  expect([formatQuantity(1, "port"), formatQuantity(12_345, "port")]).toEqual(["1 port", "12,345 ports"]);
});

test("what is no time is nothing", () => {
  expect(formatTime("yesterday")).toBe("");
});
