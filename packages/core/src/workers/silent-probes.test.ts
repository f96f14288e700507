import { describe, expect, it } from "vitest";
import { SilentProbes } from "./silent-probes.ts";

describe("SilentProbes", () => {
  it("holds any number of positions, also beyond 32 bits, with their attempts", () => {
    const probes = new SilentProbes();
    const count = 1_000;
    for (let index = 0; index < count; index += 1) probes.push(2 ** 40 + index, index % 52);
    expect(probes.length).toBe(count);
    for (let index = 0; index < count; index += 1) {
      expect(probes.positionAt(index)).toBe(2 ** 40 + index);
      expect(probes.attemptsAt(index)).toBe(index % 52);
    }
  });

  it("drops the last one only, and takes others in its place", () => {
    const probes = new SilentProbes();
    probes.push(1, 2);
    probes.push(3, 4);
    probes.dropLast();
    probes.push(5, 6);
    expect([probes.length, probes.positionAt(0), probes.positionAt(1), probes.attemptsAt(1)]).toEqual([2, 1, 5, 6]);
    probes.clear();
    expect(probes.length).toBe(0);
  });

  it("copies what it holds, and nothing else, to the place it is given", () => {
    const probes = new SilentProbes();
    for (const position of [7, 8, 9]) probes.push(position, 1);
    probes.dropLast();
    const into = new Float64Array(5).fill(-1);
    expect(probes.copyPositions(into, 2)).toBe(4);
    expect([...into]).toEqual([-1, -1, 7, 8, -1]);
  });
});
