import fc from "fast-check";
import { expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { MAX_TARGET_LENGTH } from "./parse-target.ts";
import { TargetTextScanner } from "./target-text-scanner.ts";

function scan(...pieces: readonly string[]): (readonly [text: string, line: number])[] {
  const found: (readonly [string, number])[] = [];
  const scanner = new TargetTextScanner((text, line) => found.push([text, line]));
  for (const piece of pieces) scanner.push(piece);
  scanner.end();
  return found;
}

test("targets are apart by white space, comments end with their line, lines are counted", () => {
  expect(scan("\ufeff# head\r\n10.0.0.1\t10.0.0.2 # two\r\n\r\n  a.example#tail\n#\nlast")).toEqual([
    ["10.0.0.1", 2],
    ["10.0.0.2", 2],
    ["a.example", 4],
    ["last", 6],
  ]);
});

test("nothing comes of an empty file, of blank lines, or of comments alone", () => {
  expect(scan("", "\n\n", " #x", "y # z", "\n#")).toEqual([]);
});

test("where the pieces are cut makes no difference", () => {
  const fragment = fc.constantFrom("a", "10.0.0.1", " ", "\n", "\r\n", "#", "# x y", "\t", "é", "\ufeff");
  fc.assert(
    fc.property(
      fc.array(fragment, { maxLength: 30 }),
      fc.array(fc.nat({ max: 60 }), { maxLength: 8 }),
      (fragments, cuts) => {
        const text = fragments.join("");
        const ordered = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
        const pieces = ordered.slice(1).map((end, index) => text.slice(ordered[index], end));
        const naive = text.split("\n").flatMap((line, index) =>
          (line.split("#")[0] ?? "")
            .split(/\s+/)
            .filter(Boolean)
            .map((token) => [token, index + 1]),
        );
        expect(scan(...pieces)).toEqual(naive);
      },
    ),
    { numRuns: 500 },
  );
});

test("a target without end is refused before it fills memory, a comment without end is not", () => {
  const piece = "1".repeat(MAX_TARGET_LENGTH);
  const scanner = new TargetTextScanner(() => expect.fail("no target has ended"));
  scanner.push(piece);
  expect(() => scanner.push(piece)).toThrow(InputError);
  expect(scan("#", ...Array.from({ length: 50 }, () => piece), "\nx")).toEqual([["x", 2]]);
});
