import { describe, expect, it } from "vitest";
import { BenchError } from "../bench-error.ts";
import { expandPorts } from "./expand-ports.ts";

describe("expandPorts", () => {
  it("gives every port of a list", () =>
    expect(expandPorts("22,80,1000-1003")).toEqual([22, 80, 1000, 1001, 1002, 1003]));
  it("gives all there are", () => expect(expandPorts("1-65535")).toHaveLength(65_535));
  it.each(["", "22,", "3-2", "1-65536", "http", "1-2-3", "-5"])("refuses %j", (text) => {
    expect(() => expandPorts(text)).toThrow(BenchError);
  });
});
