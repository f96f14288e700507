import { type Lab, PRESETS, type PresetName } from "@portolan/tool-netlab";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { type Findings, faultsOf } from "../findings/findings.ts";
import { findingsOfTruth } from "../findings/lab-truth.ts";
import { parseNdjson } from "../findings/parse-ndjson.ts";
import { parseNmapXml } from "../findings/parse-nmap-xml.ts";
import { interleave } from "../measure/interleave.ts";
import { type Measured, runMeasured } from "../measure/run-measured.ts";
import { withLab } from "../measure/with-lab.ts";
import type { CaseOutcome } from "../outcome/row.ts";
import { portolanScan } from "../portolan.ts";

/** The same flags for both: no names, no host discovery, TCP connect, nmap's usual choice where the network is near. */
const FLAGS = ["-n", "-Pn", "-sT", "-T4"];

/** A case that times Portolan and nmap on the same lab. */
export interface SideBySide {
  readonly preset: PresetName;
  /** Number of pairs of host and port in the preset's scan. */
  readonly probes: number;
  /** Most that Portolan's wall time may be of nmap's. */
  readonly mostRatio: number;
}

/** Runs of each side. */
const RUNS = 7;

/** Both scan the preset's lab by turns; each run of each must find exactly what is open. */
export function sideBySide({ preset, probes, mostRatio }: SideBySide): BenchCase {
  const { description, specification } = PRESETS[preset];
  return {
    name: preset,
    description: `${description}: wall time beside nmap`,
    runs: RUNS,
    run: (context) => withLab(specification, (lab) => compare(lab, { preset, probes, mostRatio }, context)),
  };
}

async function compare(
  lab: Lab,
  { preset, probes, mostRatio }: SideBySide,
  { runs = RUNS, portolanFlags, ...context }: BenchContext,
): Promise<CaseOutcome> {
  const { scan } = PRESETS[preset];
  const truth = findingsOfTruth(lab, PRESETS[preset], probes);
  const faults: string[] = [];
  const measure = async (who: string, command: readonly string[], parse: (stdout: string) => Findings, run: number) => {
    const measured = await runMeasured(lab, context, command);
    const name = run === 0 ? `${who}, warm-up` : `${who}, run ${run}`;
    faults.push(...faultsOf(name, parse(measured.stdout), truth));
    context.say(`${preset}: ${name}: ${measured.wallSeconds.toFixed(3)} s`);
    return measured;
  };
  const portolan = portolanScan([...FLAGS, ...portolanFlags], scan);
  const nmap = ["nmap", ...FLAGS, "-p", scan.ports, "-oX", "-", ...scan.targets];
  const sides = await interleave(
    runs,
    (run) => measure("portolan", portolan, parseNdjson, run),
    (run) => measure("nmap", nmap, parseNmapXml, run),
  );
  const row = (measureName: string, pick: (measured: Measured) => number) => ({
    case: preset,
    measure: measureName,
    unit: "s" as const,
    statistic: "median" as const,
    portolan: sides.portolan.map(pick),
    peer: { name: "nmap", values: sides.peer.map(pick) },
  });
  const wall = row("wall time", ({ wallSeconds }) => wallSeconds);
  const cpu = row("CPU time", ({ cpuSeconds }) => cpuSeconds);
  return { name: preset, rows: [{ ...wall, bound: { kind: "ratio", most: mostRatio } }, cpu], faults };
}
