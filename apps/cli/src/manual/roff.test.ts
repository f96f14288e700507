import { expect, test } from "vitest";
import { escapeRoff, verbatim } from "./roff.ts";

test.each([
  ["--max-rate", "\\-\\-max\\-rate"],
  [".nf", "\\&.nf"],
  ["'br", "\\(aqbr"],
  ["a\\fBb", "a\\efBb"],
  ["~/x `y` ^z", "\\(ti/x \\(gay\\(ga \\(haz"],
  ["a…b 🚀", "a\\[u2026]b \\[u1F680]"],
  ["two\n.lines", "two .lines"],
])("%j prints as it is", (text, source) => expect(escapeRoff(text)).toBe(source));

test("lines keep the indent that they do not share", () =>
  expect(verbatim(["  a:", "    .b"])).toEqual([".PP", ".RS 4", ".nf", "a:", "  \\&.b", ".fi", ".RE"]));
