import type { Lab } from "@portolan/tool-netlab";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { openBlackHole } from "../measure/black-hole.ts";
import { runWatched } from "../measure/run-watched.ts";
import { withLab } from "../measure/with-lab.ts";
import type { CaseOutcome, Row } from "../outcome/row.ts";
import { hasZmap, LAB_LINK, MASSCAN_QUIET_MS, masscanScan, UNLIMITED, zmapScan } from "../peers.ts";
import { portolanScan } from "../portolan.ts";

const NAME = "black-hole";
const RUNS = 5;
const LEAST_RATIO = 1.3;
/** 65,536 addresses × 30 ports: some seconds of sending. */
const SCAN = { targets: ["10.77.0.0/16"], ports: "1-30" };
const PORTS = 30;
const PROBES = 65_536 * PORTS;
/** One sending thread, one packet a probe, as the peers have it. */
const FLAGS = ["-n", "-Pn", "-sS", "--sweep", "--rate", UNLIMITED, "--rounds", "1", "--workers", "1"];

/** Sending where nothing answers: packets a second by the device's own counter. */
export const blackHole: BenchCase = {
  name: NAME,
  description: "1,966,080 SYN into a black hole by one sender: packets a second beside masscan and zmap",
  runs: RUNS,
  run: (context) => withLab({ targets: [{ addresses: SCAN.targets }] }, (lab) => compare(lab, context)),
};

async function compare(lab: Lab, { runs = RUNS, portolanFlags, ...context }: BenchContext): Promise<CaseOutcome> {
  await openBlackHole(lab);
  const scanners = [
    { name: "portolan", command: portolanScan([...FLAGS, ...portolanFlags], SCAN) },
    { name: "masscan", command: masscanScan(LAB_LINK, SCAN, ["--rate", UNLIMITED, "--wait", "0"]) },
    ...(hasZmap() ? [{ name: "zmap", command: zmapScan(LAB_LINK, SCAN.targets, PORTS) }] : []),
  ];
  if (!hasZmap()) context.say(`${NAME}: zmap is not installed, so it is not measured`);
  const rates = new Map(scanners.map(({ name }) => [name, [] as number[]]));
  const faults: string[] = [];
  // The first round warms up.
  for (let run = 0; run <= runs; run += 1) {
    for (const { name, command } of scanners) {
      const quiet = name === "masscan" ? { endWhenQuietMs: MASSCAN_QUIET_MS } : {};
      const { sending } = await runWatched(lab, context, command, { device: LAB_LINK.device, ...quiet });
      context.say(`${NAME}: ${name}, run ${run}: ${sending.packetsPerSecond.toFixed(0)} packets a second`);
      if (sending.packets < PROBES) faults.push(`${name}, run ${run}, sent ${sending.packets} of ${PROBES} packets.`);
      if (run > 0) rates.get(name)?.push(sending.packetsPerSecond);
    }
  }
  const rows = scanners.slice(1).map(({ name }): Row => {
    const figures = { case: NAME, measure: "packets sent", unit: "/s", statistic: "median" } as const;
    const peer = { name, values: rates.get(name) ?? [] };
    const bound = { kind: "least-ratio", least: LEAST_RATIO } as const;
    return { ...figures, portolan: rates.get("portolan") ?? [], peer, bound };
  });
  return { name: NAME, rows, faults };
}
