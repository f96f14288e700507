import { spawn } from "node:child_process";
import { describe, expect, it } from "vitest";
import { quartersOf, watchResident } from "./resident-watch.ts";

describe("quartersOf", () => {
  it("takes the middle of the first and of the last quarter", () => {
    expect(quartersOf([1, 9, 2, 5, 5, 5, 5, 5, 5, 7, 8, 90])).toEqual({ early: 2, late: 8 });
  });
  it("takes one sample for both", () => expect(quartersOf([3])).toEqual({ early: 3, late: 3 }));
  it("refuses none", () => expect(() => quartersOf([])).toThrow(RangeError));
});

describe("watchResident", () => {
  it("refuses a process that fails", async () => {
    const child = spawn(process.execPath, ["-e", "process.exit(3)"], { stdio: "ignore" });
    await expect(watchResident(child, 10_000)).rejects.toThrow(/ended with 3/);
  });

  it("sees how large a process is", async () => {
    // It ends with its standard input.
    const child = spawn("cat", [], { stdio: ["pipe", "ignore", "ignore"] });
    const { peakMegabytes, earlyMegabytes } = await watchResident(child, 10_000, () => child.stdin?.end());
    expect(earlyMegabytes).toBeGreaterThan(0.1);
    expect(peakMegabytes).toBeGreaterThanOrEqual(earlyMegabytes);
  });
});
