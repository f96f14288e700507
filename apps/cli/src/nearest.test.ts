import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { didYouMean, nearest } from "./nearest.ts";
import { OPTION_TABLE } from "./option-table.ts";

const FLAGS = OPTION_TABLE.flatMap((definition) => [
  definition.long,
  ...("short" in definition ? [definition.short] : []),
]);

describe("nearest", () => {
  test.each([
    ["--prots", "--ports"],
    ["--port", "--ports"],
    ["--Ports", "--ports"],
    ["--max-retires", "--max-retries"],
    ["--maxretries", "--max-retries"],
    ["--output-jsn", "--output-json"],
    ["--checkpoint-", "--checkpoint"],
    ["--initial", "--initial-rtt-timeout"],
    ["-on", "-oN"],
    ["-st", "-sT"],
    ["--colour", undefined],
    ["--utterly-unlike", undefined],
    ["-z", undefined],
    ["-sQ", undefined],
    ["--", undefined],
    ["", undefined],
    [`--${"p".repeat(100)}`, undefined],
  ])("of the flags to %j is %j", (text, expected) => expect(nearest(text, FLAGS)).toBe(expected));

  test("of equally near ones is the first", () => expect(nearest("cat", ["bat", "rat"])).toBe("bat"));

  test("is the word itself where it is there", () =>
    fc.assert(fc.property(fc.constantFrom(...FLAGS), (flag) => nearest(flag, [...FLAGS].reverse()) !== undefined)));
});

test("didYouMean names the nearest, or says what else to do", () => {
  expect(didYouMean("htpp", ["http", "https"], "give a port")).toBe("did you mean http?");
  expect(didYouMean("xyzzy", ["http"], "give a port")).toBe("give a port");
});
