import { describe, expect, it } from "vitest";
import { differenceOf, faultsOf, portName } from "./findings.ts";

const truth = { open: new Set(["10.0.0.1:22", "10.0.0.1:80"]), decided: 100 };

describe("portName", () => {
  it("tells address and port", () => expect(portName("10.0.0.1", 22)).toBe("10.0.0.1:22"));
});

describe("differenceOf", () => {
  it("tells what is missing and what is made up", () => {
    const difference = differenceOf(new Set(["10.0.0.1:80", "10.0.0.1:81"]), truth.open);
    expect(difference).toEqual({ missed: ["10.0.0.1:22"], invented: ["10.0.0.1:81"] });
  });
});

describe("faultsOf", () => {
  it("finds none in the truth", () => expect(faultsOf("nmap", truth, truth)).toEqual([]));

  it("tells a missed port, a made-up one and a port without a state", () => {
    const findings = { open: new Set(["10.0.0.1:80", "10.0.0.1:81"]), decided: 99 };
    expect(faultsOf("nmap, run 2", findings, truth)).toEqual([
      "nmap, run 2 missed 10.0.0.1:22.",
      "nmap, run 2 called open what is not: 10.0.0.1:81.",
      "nmap, run 2 gave 99 ports a state, and there are 100.",
    ]);
  });

  it("lists no more than ten", () => {
    const open = new Set(Array.from({ length: 12 }, (_, index) => `10.0.0.1:${index + 1}`));
    const [fault] = faultsOf("nmap", { open: new Set(), decided: 12 }, { open, decided: 12 });
    expect(fault).toMatch(/:10 and 2 more\.$/);
  });
});
