import { describe, expect, it } from "vitest";
import { resolvePace } from "../pace/pace-settings.ts";
import { ScanSpace } from "../plan/scan-space.ts";
import { seedWords } from "../plan/seed.ts";
import { OpenGroups } from "./open-groups.ts";

/** Groups of 64 hosts, the last of 10. */
const SPACE = new ScanSpace(202, 65_535, seedWords("000102030405060708090a0b0c0d0e0f"));

function groups(): OpenGroups {
  return new OpenGroups(SPACE, resolvePace({}), new Int32Array(16));
}

describe("OpenGroups", () => {
  it("opens a group once, with its hosts and its end", () => {
    const open = groups();
    expect(open.get(3)).toBeUndefined();
    const last = open.open(3);
    const first = open.open(0);
    expect([last.group, last.hosts, last.end]).toEqual([3, 10, SPACE.size]);
    expect([first.group, first.hosts, first.end]).toEqual([0, 64, 64 * 65_535]);
    expect([open.open(3), open.get(3), open.get(0)]).toEqual([last, last, first]);
    expect([...open.values()]).toEqual([last, first]);
  });

  it("knows no closed group, and opens another in its memory", () => {
    const open = groups();
    const one = open.open(1);
    one.answered[0] = 5;
    open.close(one);
    expect([open.size, open.get(1)]).toEqual([0, undefined]);
    const other = open.open(2);
    expect(other).toBe(one);
    expect([other.group, other.answered[0], open.size]).toEqual([2, 0, 1]);
    expect(open.get(1)).toBeUndefined();
  });
});
