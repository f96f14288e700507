import fc from "fast-check";
import { expect, test } from "vitest";
import { visibleText } from "./visible-text.ts";

test.each([
  ["OpenSSH 9.2p1", "OpenSSH 9.2p1"],
  ["a\u202eb", "a\\u{202e}b"],
  ["\u001b[31mred\u0007", "\\u{1b}[31mred\\u{7}"],
  ["two\r\nlines", "two\\u{d}\\u{a}lines"],
  ["zero\u200bwidth", "zero\\u{200b}width"],
  ["\ud800", "\\u{d800}"],
  ["naïve 港", "naïve 港"],
])("%j is shown as %j", (text, shown) => {
  expect(visibleText(text)).toBe(shown);
});

test("long texts are cut", () => {
  expect(visibleText("x".repeat(5_000))).toBe(`${"x".repeat(300)}…`);
  expect(visibleText("abcdef", 3)).toBe("abc…");
});

test("nothing treacherous is left of any text", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary" }), (text) => {
      expect(visibleText(text)).not.toMatch(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}\p{Co}]/u);
    }),
  );
});
