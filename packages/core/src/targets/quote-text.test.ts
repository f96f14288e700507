import fc from "fast-check";
import { expect, test } from "vitest";
import { quoteText } from "./quote-text.ts";

test("plain text is quoted as it is", () => {
  expect(quoteText("bücher.example")).toBe('"bücher.example"');
});

test("terminal controls, bidirectional overrides and quotes are written as codes", () => {
  expect(quoteText('\u001b[31m\u009b1m\u202e"\\\u2028')).toBe('"\\u{1b}[31m\\u{9b}1m\\u{202e}\\"\\\\\\u{2028}"');
});

test("long text is cut", () => {
  expect(quoteText("a".repeat(1000))).toBe(`"${"a".repeat(80)}…"`);
});

test("no text gets a control, format or separator character, or a bare quote, through", () => {
  fc.assert(
    fc.property(fc.string({ unit: "binary", maxLength: 200 }), (text) => {
      const inside = quoteText(text).slice(1, -1);
      expect(inside).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
      expect(inside.replace(/\\./g, "")).not.toContain('"');
      expect(inside.length).toBeLessThan(1000);
    }),
  );
});
