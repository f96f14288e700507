import { describe, expect, it } from "vitest";
import type { ScanState } from "../checkpoint/scan-state.ts";
import { ScanSpace } from "../plan/scan-space.ts";
import { seedWords } from "../plan/seed.ts";
import { KEYS_A_HOST } from "../workers/outcome-key.ts";
import { isConsistent } from "./state-consistency.ts";

const space = new ScanSpace(10, 10, seedWords("0".repeat(32)));
const range = { start: 10, end: 90 };

/** 40 of 80 pairs are decided: two shards, one of them with pairs left behind. */
const whole: ScanState = {
  shards: [
    { next: 33, end: 50, pending: [10, 32] },
    { next: 69, end: 90, pending: [] },
  ],
  groups: [{ group: 0, settled: 40, cells: [[10 * KEYS_A_HOST - 1, 40]], timedOut: [9] }],
  totals: [],
  answeredByAttempt: [],
  silentByAttempt: [],
  sent: 40,
  retransmitted: 0,
  answered: 40,
  decided: 40,
  hostsUp: 0,
  hostsDone: 0,
  elapsedMs: 1,
};
const [first, second] = whole.shards as [ScanState["shards"][number], ScanState["shards"][number]];
const [group] = whole.groups as [ScanState["groups"][number]];

describe("isConsistent", () => {
  it("takes what a scan writes", () => {
    expect(isConsistent(whole, space, range)).toBe(true);
    const fresh = { ...whole, shards: [{ next: 10, end: 90, pending: [] }], groups: [], decided: 0 };
    expect(isConsistent(fresh, space, range)).toBe(true);
  });

  it.each<[string, ScanState]>([
    ["one pair too many decided", { ...whole, decided: 41 }],
    ["one pair too few left", { ...whole, shards: [{ ...first, pending: [10] }, second] }],
    ["a pair that is left twice", { ...whole, shards: [{ ...first, pending: [32, 32] }, second] }],
    ["a pair that is left and was never taken up", { ...whole, shards: [{ ...first, pending: [10, 33] }, second] }],
    ["a pair of another shard", { ...whole, shards: [{ ...first, pending: [9, 32] }, second] }],
    [
      "a shard that begins behind its end",
      {
        ...whole,
        shards: [
          { next: 52, end: 50, pending: [10, 32] },
          { ...second, next: 50 },
        ],
      },
    ],
    ["a shard beyond the end", { ...whole, shards: [first, { next: 70, end: 91, pending: [] }] }],
    [
      "a shard before the start",
      {
        ...whole,
        shards: [
          { next: 9, end: 26, pending: [] },
          { ...second, next: 67 },
        ],
      },
    ],
    ["a group that there is none of", { ...whole, groups: [{ ...group, group: 1 }] }],
    ["an empty group that there is none of", { ...whole, groups: [{ group: 1, settled: 0, cells: [], timedOut: [] }] }],
    ["more settled than the group has", { ...whole, groups: [{ ...group, settled: 101 }] }],
    ["a cell of no host", { ...whole, groups: [{ ...group, cells: [[10 * KEYS_A_HOST, 1]] }] }],
    ["a host that timed out and is none", { ...whole, groups: [{ ...group, timedOut: [10] }] }],
  ])("refuses %s", (_, state) => {
    expect(isConsistent(state, space, range)).toBe(false);
  });

  it("refuses more shards than a scan is ever dealt into", () => {
    const shards = Array.from({ length: 259 }, () => ({ next: 90, end: 90, pending: [] }));
    expect(isConsistent({ ...whole, shards, decided: 80 }, space, range)).toBe(false);
    expect(isConsistent({ ...whole, shards: shards.slice(1), decided: 80 }, space, range)).toBe(true);
  });
});
