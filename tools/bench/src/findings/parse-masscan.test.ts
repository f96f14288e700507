import { describe, expect, it } from "vitest";
import { BenchError } from "../bench-error.ts";
import { parseMasscan } from "./parse-masscan.ts";

describe("parseMasscan", () => {
  it("reads open ports once each, and passes over comments", () => {
    const list = "#masscan\nopen tcp 80 10.77.1.1 17\nopen tcp 80 10.77.1.1 18\nopen tcp 22 10.77.1.2 19\n# end\n";
    expect(parseMasscan(list)).toEqual(new Set(["10.77.1.1:80", "10.77.1.2:22"]));
  });

  it.each(["open tcp 80 10.7", "closed tcp 80 10.77.1.1 17", "oops"])("refuses %j", (line) => {
    expect(() => parseMasscan(`${line}\n`)).toThrow(BenchError);
  });
});
