import { describe, expect, test } from "vitest";
import { parseDuration } from "./duration.ts";

describe("parseDuration", () => {
  test.each([
    ["500ms", 500],
    ["30s", 30_000],
    ["5m", 300_000],
    ["1h", 3_600_000],
    ["10", 10_000],
    ["1.5s", 1500],
    [".25", 250],
    ["0", 0],
    ["8760h", 31_536_000_000],
  ])("%s is %d ms", (text, milliseconds) => {
    expect(parseDuration(text)).toBe(milliseconds);
  });

  test.each(["", "s", "-5s", "5 s", "5d", "1e3", "5ss", "5S", "0x10", "8761h", "Infinity", "NaN"])(
    "%j is none",
    (text) => {
      expect(parseDuration(text)).toBeUndefined();
    },
  );
});
