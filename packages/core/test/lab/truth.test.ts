import { createLab, type Lab, PRESETS } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";
import { type LabScan, scanInLab } from "./scan-lab.ts";

/** Every port of the lab as `ip port state reason`, by the truth and by a scan. */
function truthLines(lab: Lab, scan: LabScan): string[] {
  return scan.ports.map(({ ip, port }) => {
    const { state, reason } = lab.truthOf(ip, port);
    return `${ip} ${port} ${state} ${reason}`;
  });
}

function scanLines(scan: LabScan): string[] {
  return scan.ports.map(({ ip, port, state, reason }) => `${ip} ${port} ${state} ${reason}`);
}

const withoutReason = (lines: readonly string[]): string[] => lines.map((line) => line.replace(/ [^ ]+$/, ""));

describeLab("the truth table", () => {
  const { specification, scan: what } = PRESETS.truth;
  let lab: Lab;

  beforeAll(async () => {
    lab = await createLab(specification);
  });

  afterAll(() => lab?.close());

  it.each([0, 2])(
    "is reproduced by the connect engine, states and reasons, with %i worker threads",
    async (workers) => {
      const scan = await scanInLab(lab, {
        ...what,
        targets: [...what.targets],
        engine: "connect",
        records: "all",
        workers,
      });
      expect(scan.ports).toHaveLength(4 * 1_000);
      expect(scanLines(scan)).toEqual(truthLines(lab, scan));
      expect(scan.end.status).toBe("finished");
    },
  );

  it.each([
    ["connect", 0],
    ["connect", 2],
    ["raw", 0],
    ["raw", 2],
  ] as const)(
    "is reproduced by the %s engine where closed ports are only counted, with %i worker threads",
    async (engine, workers) => {
      const scan = await scanInLab(lab, { ...what, targets: [...what.targets], engine, workers });
      const wanted = new Map<string, number>();
      for (const ip of what.targets) {
        for (let port = 1; port <= 1_000; port += 1) {
          const { state, reason } = lab.truthOf(ip, port);
          wanted.set(`${state} ${reason}`, (wanted.get(`${state} ${reason}`) ?? 0) + 1);
        }
      }
      const found = scan.end.counts.map(({ state, reason, count }) => [`${state} ${reason}`, count] as const);
      expect(Object.fromEntries(found)).toEqual(Object.fromEntries(wanted));
      expect(scan.end.status).toBe("finished");
    },
  );

  it.each([0, 2])(
    "is reproduced by the raw engine with SYNs, states and reasons, with %i worker threads",
    async (workers) => {
      const scan = await scanInLab(lab, {
        ...what,
        targets: [...what.targets],
        engine: "raw",
        records: "all",
        workers,
      });
      expect(scan.ports).toHaveLength(4 * 1_000);
      expect(scanLines(scan)).toEqual(truthLines(lab, scan));
      expect(scan.end.status).toBe("finished");
      expect(scan.end.droppedAnswers).toBeUndefined();
    },
  );

  it("is reproduced by the raw engine with ACKs, as far as these tell", async () => {
    const scan = await scanInLab(lab, { ...what, targets: [...what.targets], techniques: ["ack"], records: "all" });
    expect(scan.ports).toHaveLength(4 * 1_000);
    const wanted = truthLines(lab, scan).map((line) => line.replace(/ (open|closed) [^ ]+$/, " unfiltered reset"));
    expect(scanLines(scan)).toEqual(wanted);
  });

  it("is reproduced by a sweep", async () => {
    const scan = await scanInLab(lab, { ...what, targets: [...what.targets], sweep: true, records: "all" });
    expect(scan.ports).toHaveLength(4 * 1_000);
    expect(scanLines(scan)).toEqual(truthLines(lab, scan));
  });

  it("is reproduced by the net engine, every state", async () => {
    const scan = await scanInLab(lab, {
      ...what,
      targets: [...what.targets],
      engine: "net",
      records: "all",
      workers: 2,
    });
    expect(scan.ports).toHaveLength(4 * 1_000);
    expect(withoutReason(scanLines(scan))).toEqual(withoutReason(truthLines(lab, scan)));
  });
});
