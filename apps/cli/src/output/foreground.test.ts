import { describe, expect, test } from "vitest";
import { isInForeground } from "./foreground.ts";

describe("isInForeground", () => {
  test.each([
    ["7 (node) S 1 7 7 34816 7 4194304 0", true],
    ["7 (node) S 1 7 5 34816 5 4194304 0", false],
    ["7 (no) S 1 9 (de) S 1 7 7 34816 7 4194304 0", true],
    ["7 (node) S 1 7 7 0 -1 4194304 0", false],
    ["", false],
  ])("of %j is %s", (stat, is) => {
    expect(isInForeground(() => stat)).toBe(is);
  });

  test("is taken for granted where nobody can be asked", () => {
    expect(
      isInForeground(() => {
        throw new Error("no such file");
      }),
    ).toBe(true);
  });
});
