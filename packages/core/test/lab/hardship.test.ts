import { createLab, type Lab, PRESETS, type PresetName } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { openPorts, scanInLab } from "./scan-lab.ts";

/** Makes the lab of a preset for a suite. */
function labOf(name: PresetName): { readonly lab: Lab; readonly request: { targets: string[]; ports: string } } {
  const { specification, scan } = PRESETS[name];
  const made: { lab?: Lab } = {};
  beforeAll(async () => {
    made.lab = await createLab(specification);
  });
  afterAll(() => made.lab?.close());
  return {
    get lab() {
      if (made.lab === undefined) throw new Error("The lab was not made.");
      return made.lab;
    },
    request: { targets: [...scan.targets], ports: scan.ports },
  };
}

describeLab("hardship", () => {
  describe("a lossy network", () => {
    const suite = labOf("lossy");
    const expected = Array.from({ length: 100 }, (_, index) => 10 * (index + 1));

    it.each([1, 2, 3])("hides no open port and makes none up (run %i)", async () => {
      const scan = await scanInLab(suite.lab, suite.request);
      expect(openPorts(scan, "10.77.5.1")).toEqual(expected);
      expect(scan.end.retransmitted).toBeGreaterThan(0);
      expect(scan.end.estimatedMissedShare).toBeLessThan(0.001);
    });
  });

  describe("a host that drops most", () => {
    const suite = labOf("mostly-dropped");

    it("shows every open port, and its counts are the truth", async () => {
      const scan = await scanInLab(suite.lab, suite.request);
      expect(openPorts(scan, "10.77.4.1")).toEqual(Array.from({ length: 20 }, (_, index) => index + 1));
      expect(scan.end.counts).toEqual([
        { protocol: "tcp", state: "open", reason: "syn-ack", count: 20 },
        { protocol: "tcp", state: "closed", reason: "reset", count: 80 },
        { protocol: "tcp", state: "filtered", reason: "no-response", count: 900 },
      ]);
    });
  });

  describe("a host with every port open", () => {
    const suite = labOf("all-open");
    const everything = { protocol: "tcp", state: "open", reason: "syn-ack", count: 65_535 };

    it("is scanned twice in a row with the same result, and leaves no connection behind", async () => {
      for (const round of [1, 2]) {
        const scan = await scanInLab(suite.lab, suite.request);
        expect({ round, counts: scan.end.counts }).toEqual({ round, counts: [everything] });
      }
      const { stdout } = await suite.lab.exec("cat", ["/proc/net/tcp"]);
      // State 06 is TIME_WAIT (include/net/tcp_states.h).
      expect(stdout.split("\n").filter((line) => /^\s*\d+:\s\S+\s\S+\s06\s/.test(line))).toHaveLength(0);
    });
  });

  describe("want on this machine", () => {
    const suite = labOf("one-host");
    const expected = [22, 80, 443, 3_306, 8_080, 49_152];

    it("of ports: 50 ephemeral ones give the same result", async () => {
      const sysctls = { "net.ipv4.ip_local_port_range": "40000 40049" };
      const scan = await scanInLab(suite.lab, suite.request, { sysctls });
      expect(openPorts(scan, "10.77.2.1")).toEqual(expected);
      expect(scan.end.decided).toBe(65_535);
      expect(scan.end.counts.map(({ state, count }) => [state, count])).toEqual([
        ["open", 6],
        ["closed", 65_529],
      ]);
    });

    it.each(["connect", "net"] as const)("of descriptors: a limit of 64 gives the same result (%s)", async (engine) => {
      const scan = await scanInLab(suite.lab, { ...suite.request, ports: "1-10000", engine }, { openFiles: 64 });
      expect(openPorts(scan, "10.77.2.1")).toEqual([22, 80, 443, 3_306, 8_080]);
      expect(scan.end.counts.map(({ state, count }) => [state, count])).toEqual([
        ["open", 5],
        ["closed", 9_995],
      ]);
    });

    it("of privilege: an ordinary user gets the same result", async () => {
      const scan = await scanInLab(suite.lab, { ...suite.request, ports: "1-10000" }, { unprivileged: true });
      expect(openPorts(scan, "10.77.2.1")).toEqual([22, 80, 443, 3_306, 8_080]);
    });
  });

  describe("one's own addresses", () => {
    const suite = labOf("one-host");

    it.each(["connect", "net"] as const)(
      "show no open port where nobody listens, in the ephemeral range either (%s)",
      async (engine) => {
        const request = { targets: ["127.0.0.1", "::1"], ports: "30000-61000", engine } as const;
        const scan = await scanInLab(suite.lab, request);
        expect(scan.end.counts).toEqual([{ protocol: "tcp", state: "closed", reason: "reset", count: 62_002 }]);
      },
    );
  });
});
