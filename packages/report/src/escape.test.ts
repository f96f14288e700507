import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { escapeForTerminal, toSafeJson } from "./escape.ts";

describe("escapeForTerminal", () => {
  test.each([
    ["plain.example", "plain.example"],
    ["bücher.example 港", "bücher.example 港"],
    ["\u001b[31mred", "\\u{1b}[31mred"],
    ["a\u202eb", "a\\u{202e}b"],
    ["line\nbreak", "line\\u{a}break"],
    ["\u009b2J", "\\u{9b}2J"],
    ["half \ud83d pair", "half \\u{d83d} pair"],
  ])("shows %j as %j", (text, shown) => {
    expect(escapeForTerminal(text)).toBe(shown);
  });
});

describe("toSafeJson", () => {
  test("reads back as the same value", () => {
    fc.assert(
      fc.property(fc.jsonValue({ stringUnit: "binary" }), (value) => {
        expect(JSON.parse(toSafeJson(value))).toEqual(JSON.parse(JSON.stringify(value)));
      }),
    );
  });

  test.each([
    ["half \ud83d pair", "half \ufffd pair"],
    ["\udc00\ud800", "\ufffd\ufffd"],
    ["\ud83d\ude00", "\ud83d\ude00"],
    ["a backslash, then \\ud800 as text", "a backslash, then \\ud800 as text"],
    ["\\\\\ud800", "\\\\\ufffd"],
  ])("has no half of a pair in %j", (text, read) => {
    expect(JSON.parse(toSafeJson(text))).toBe(read);
  });

  test("escapes characters beyond the basic plane by both their units", () => {
    expect(toSafeJson("\u{e0001}")).toBe('"\\udb40\\udc01"');
  });
});
