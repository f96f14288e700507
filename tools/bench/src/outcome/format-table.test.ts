import { describe, expect, it } from "vitest";
import { formatTable } from "./format-table.ts";
import type { Row } from "./row.ts";

/** The cells of each line between the borders. */
function cells(rows: readonly Row[]): string[][] {
  return formatTable([{ name: "a", rows, faults: [] }])
    .split("\n")
    .filter((line) => line.startsWith("│"))
    .map((line) => line.slice(1, -1).split("│"))
    .map((line) => line.map((cell) => cell.trim()));
}

const wall = { case: "one-host", measure: "wall time", unit: "s", statistic: "median" } as const;

describe("formatTable", () => {
  it("shows medians, the spread of the runs, the ratio and the verdict", () => {
    const peer = { name: "nmap", values: [2, 1.9, 2.1] };
    const lines = cells([{ ...wall, portolan: [1, 1.25, 1.1], peer, bound: { kind: "ratio", most: 0.75 } }]);
    expect(lines).toEqual([
      ["case", "measured", "portolan", "peer", "ratio", "bound", "verdict"],
      ["one-host", "wall time", "1.100 s (1.000..1.250)", "2.000 s (1.900..2.100) nmap", "0.55", "<= 0.75 x", "kept"],
    ]);
  });

  it("cries out a broken bound", () => {
    const peer = { name: "nmap", values: [1] };
    const [, line] = cells([{ ...wall, portolan: [1], peer, bound: { kind: "ratio", most: 0.75 } }]);
    expect(line).toEqual(["one-host", "wall time", "1.000 s", "1.000 s nmap", "1.00", "<= 0.75 x", "BROKEN"]);
  });

  it("shows the worst run, and bounds in the row's unit", () => {
    const peak = { case: "memory", measure: "peak", unit: "MB", statistic: "worst", portolan: [180.04, 190] } as const;
    const [, line] = cells([{ ...peak, bound: { kind: "value", most: 200 } }]);
    expect(line).toEqual(["memory", "peak, worst run", "190.0 MB", "", "", "<= 200.0 MB", "kept"]);
  });

  it("shows a bound on growth, and plain numbers as they are", () => {
    const count = { case: "leak", measure: "threads", unit: "", statistic: "median", portolan: [12] } as const;
    const bound = { kind: "growth", most: 0 } as const;
    const [, line] = cells([{ ...count, peer: { name: "after 20", values: [11] }, bound }]);
    expect(line).toEqual(["leak", "threads", "12", "11 after 20", "1.09", "<= +0", "BROKEN"]);
  });

  it("leaves the verdict out where nothing is asked", () => {
    const [, line] = cells([{ ...wall, portolan: [1] }]);
    expect(line).toEqual(["one-host", "wall time", "1.000 s", "", "", "", ""]);
  });
});
