import { describe, expect, test } from "vitest";
import { chooseProgress } from "./progress-style.ts";

const PLAIN_10_S = { format: "plain", everyMs: 10_000 };

describe("chooseProgress", () => {
  test.each([
    [{}, true, { isDrawn: true }],
    [{}, false, undefined],
    [{ quiet: true }, true, undefined],
    [{ progress: "none" }, true, undefined],
    [{ progress: "line" }, true, { isDrawn: true }],
    [{ progress: "line", quiet: true }, true, { isDrawn: true }],
    [{ progress: "line" }, false, { isDrawn: false, reports: PLAIN_10_S }],
    [{ progress: "json" }, true, { isDrawn: false, reports: { format: "json", everyMs: 1_000 } }],
    [{ progress: "json", statsEvery: 500 }, false, { isDrawn: false, reports: { format: "json", everyMs: 500 } }],
    [{ statsEvery: 10_000 }, false, { isDrawn: false, reports: PLAIN_10_S }],
    [{ statsEvery: 10_000 }, true, { isDrawn: true, reports: PLAIN_10_S }],
    [{ statsEvery: 10_000, quiet: true }, true, { isDrawn: false, reports: PLAIN_10_S }],
    [{ statsEvery: 10_000, progress: "none" }, true, { isDrawn: false, reports: PLAIN_10_S }],
  ] as const)("of %j, on a terminal: %j", (options, isTerminal, style) => {
    expect(chooseProgress(options, isTerminal)).toEqual(style);
  });
});
