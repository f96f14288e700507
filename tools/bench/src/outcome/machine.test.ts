import { describe, expect, it } from "vitest";
import { noiseWarning, readMachine } from "./machine.ts";

describe("noiseWarning", () => {
  const machine = { node: "v20", kernel: "6", cpu: "a", cores: 2 };

  it("is silent on a quiet machine", () => expect(noiseWarning({ ...machine, load: 0.5 })).toBeUndefined());
  it("tells the load of another", () => expect(noiseWarning({ ...machine, load: 1.234 })).toContain("1.23 on 2 cores"));
});

describe("readMachine", () => {
  it("knows this machine", () => {
    const { node, cores, load } = readMachine();
    expect(node).toBe(process.version);
    expect(cores).toBeGreaterThan(0);
    expect(load).toBeGreaterThanOrEqual(0);
  });
});
