import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MarkdownDocument } from "../../test/markdown-document.ts";
import { escapeForTerminal } from "../escape.ts";
import { markdownCode, markdownText } from "./markdown-text.ts";

const marks = fc.constantFrom(
  "|",
  "\\",
  "`",
  "\\|",
  "\\\\|",
  "``",
  " ",
  "<b>",
  "**",
  "[x](http://y)",
  "http://x.y",
  "www.x.y",
  "a@b.cd",
  "@name",
  "#1",
  "&amp;",
  "~~",
  "- ",
  "1. ",
  "$x$",
  "\n",
  "a",
);
const hostile = fc.oneof(
  fc.array(marks, { maxLength: 8 }).map((parts) => parts.join("")),
  fc.string({ unit: "binary", maxLength: 30 }),
);

describe.each([
  ["markdownText", markdownText],
  ["markdownCode", markdownCode],
])("%s", (_, write) => {
  test("reads as the text itself in a cell, and as nothing but text", () => {
    fc.assert(
      fc.property(hostile, hostile, (left, right) => {
        const document = new MarkdownDocument(`| a | b |\n| --- | --- |\n| ${write(left)} | ${write(right)} |\n`);
        expect(document.tables()).toEqual([
          [
            ["a", "b"],
            [escapeForTerminal(left), escapeForTerminal(right)],
          ],
        ]);
        expect([...document.types()].filter((type) => !TABLE_TYPES.has(type))).toEqual([]);
      }),
      { numRuns: 400 },
    );
  });

  test("reads as the text itself in a heading and in a list", () => {
    fc.assert(
      fc.property(hostile, (text) => {
        const document = new MarkdownDocument(`## ${write(text)}\n\n- ${write(text)}\n`);
        expect(document.texts("heading")).toEqual([escapeForTerminal(text)]);
        expect(document.texts("listItem")).toEqual([escapeForTerminal(text)]);
        expect([...document.types()].filter((type) => !LINE_TYPES.has(type))).toEqual([]);
      }),
    );
  });
});

const TABLE_TYPES = new Set(["root", "table", "tableRow", "tableCell", "text", "inlineCode"]);
const LINE_TYPES = new Set(["root", "heading", "list", "listItem", "paragraph", "text", "inlineCode"]);

test.each([
  ["ssh", "ssh"],
  ["Secure Shell", "Secure Shell"],
  ["TLS/SSL, or not", "TLS/SSL, or not"],
  ["", ""],
  ["www.example.com", "`www.example.com`"],
  ["a|b", "`a`\\|`b`"],
  ["`", "`` ` ``"],
  ["- x", "`- x`"],
])("%j is written as %j", (text, written) => {
  expect(markdownText(text)).toBe(written);
});
