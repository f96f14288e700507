import { describe, expect, it } from "vitest";
import type { LeakSample } from "../leak/leak-sample.ts";
import { isMet } from "../outcome/row.ts";
import { leakOutcome } from "./leak.ts";

const START: LeakSample = { scans: 20, descriptors: 20, threads: 10, residentBytes: 90e6, heapBytes: 10e6 };
const MIDDLE: LeakSample = { ...START, scans: 100, residentBytes: 140e6 };
const END: LeakSample = { ...MIDDLE, scans: 200 };

function verdict(end: Partial<LeakSample>): boolean {
  return isMet(leakOutcome([START, MIDDLE, { ...END, ...end }]));
}

describe("leakOutcome", () => {
  it("accepts a process that holds no more than before", () => expect(verdict({})).toBe(true));
  it("lets memory breathe", () => expect(verdict({ heapBytes: 11.9e6, residentBytes: 149e6 })).toBe(true));
  it.each<[string, Partial<LeakSample>]>([
    ["a descriptor", { descriptors: 21 }],
    ["a thread", { threads: 11 }],
    ["heap", { heapBytes: 12.1e6 }],
    ["resident memory since the middle", { residentBytes: 151e6 }],
  ])("refuses one more %s", (_, end) => expect(verdict(end)).toBe(false));
  it("refuses no samples", () => expect(() => leakOutcome([])).toThrow(RangeError));
});
