import { type LabTruth, PRESETS, type TruthEntry, truthLookup } from "@portolan/tool-netlab";
import { describe, expect, it } from "vitest";
import { findingsOfTruth } from "./lab-truth.ts";

const open = { behaviour: "open", state: "open", reason: "syn-ack" } as const;
const dropped = { behaviour: "dropped", state: "filtered", reason: "no-response" } as const;

function labWith(entries: readonly TruthEntry[]): { truth: LabTruth; truthOf: ReturnType<typeof truthLookup> } {
  const addresses = ["10.77.1.0/24"];
  const icmpFrom = { ipv4: "10.76.0.2", ipv6: "fd76::2" };
  const target = { name: "target", addresses, icmpFrom, loss: { toTarget: 0, fromTarget: 0 }, entries };
  const truth = { protocol: "tcp", targets: [target] } as const;
  return { truth, truthOf: truthLookup(truth) };
}

/** Scans ports 1 to 1000. */
const preset = PRESETS.lossy;

describe("findingsOfTruth", () => {
  it("holds the open ports that are scanned and that no earlier entry hides", () => {
    const lab = labWith([
      { addresses: ["10.77.1.1"], ports: "80", ...dropped },
      { addresses: ["10.77.1.1", "10.77.1.2"], ports: "79-81,5000", ...open },
    ]);
    const findings = findingsOfTruth(lab, preset, 2_000);
    expect([...findings.open].sort()).toEqual([
      "10.77.1.1:79",
      "10.77.1.1:81",
      "10.77.1.2:79",
      "10.77.1.2:80",
      "10.77.1.2:81",
    ]);
    expect(findings.decided).toBe(2_000);
  });

  it.each(["10.77.1.0/24", "10.77.1.1-10.77.1.9"])("refuses open ports on all of %s", (range) => {
    const lab = labWith([{ addresses: [range], ports: "80", ...open }]);
    expect(() => findingsOfTruth(lab, preset, 1)).toThrow(/is a range/);
  });
});
