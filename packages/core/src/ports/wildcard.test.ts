import fc from "fast-check";
import { expect, test } from "vitest";
import { matchesWildcard } from "./wildcard.ts";

test.each([
  ["http*", "http", true],
  ["http*", "http-alt", true],
  ["http*", "shttp", false],
  ["*http*", "shttpd", true],
  ["pop?", "pop3", true],
  ["pop?", "pop", false],
  ["pop?", "pop33", false],
  ["HTTP*", "http-Alt", true],
  ["*", "", true],
  ["", "", true],
  ["", "a", false],
  ["a*b*c", "aXbXbc", true],
  ["a*b*c", "aXbXbcd", false],
  ["a.c", "abc", false],
])("%j on %j: %s", (pattern, name, expected) => expect(matchesWildcard(pattern, name)).toBe(expected));

test("agrees with the definition by recursion", () => {
  const define = (pattern: string, name: string): boolean => {
    if (pattern === "") return name === "";
    if (pattern.startsWith("*"))
      return define(pattern.slice(1), name) || (name !== "" && define(pattern, name.slice(1)));
    return name !== "" && (pattern[0] === "?" || pattern[0] === name[0]) && define(pattern.slice(1), name.slice(1));
  };
  const text = (alphabet: string) =>
    fc.array(fc.constantFrom(...alphabet), { maxLength: 8 }).map((letters) => letters.join(""));
  fc.assert(
    fc.property(text("ab*?"), text("ab"), (pattern, name) => {
      expect(matchesWildcard(pattern, name)).toBe(define(pattern, name));
    }),
    { numRuns: 2000 },
  );
});

test("a pattern made to make backtracking explode is answered", () => {
  expect(matchesWildcard("*a".repeat(500), "a".repeat(499) + "b".repeat(500))).toBe(false);
});
