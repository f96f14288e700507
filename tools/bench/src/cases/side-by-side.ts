import { setTimeout } from "node:timers/promises";
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

/** The same flags for both: no names, no host discovery, and nmap's usual choice of pace where the network is near. */
const FLAGS = ["-n", "-Pn", "-T4"];

/** A case that times Portolan and nmap on the same lab. */
export interface SideBySide {
  readonly preset: PresetName;
  /** The preset's name by default. */
  readonly name?: string;
  /** TCP connect by default. */
  readonly technique?: "-sT" | "-sS";
  /** Runs of each side, 7 by default. */
  readonly runs?: number;
  /** Number of pairs of host and port in the preset's scan. */
  readonly probes: number;
  /** Most that Portolan's wall time may be of nmap's. */
  readonly mostRatio: number;
}

const RUNS = 7;
/**
 * Before each run, so that each begins where a user's does. A virtual machine's processors take a while to come up to speed: one scan by two
 * threads took 0.59 s after a second in which both were busy, 0.75 s after one in which one was, as a peer of one thread leaves them, and
 * 0.86 s after one in which none was.
 */
const REST_MS = 1_000;

/** Both scan the preset's lab by turns; each run of each must find exactly what is open. */
export function sideBySide(options: SideBySide): BenchCase {
  const { preset, name = preset, technique = "-sT", runs = RUNS } = options;
  const { description, specification } = PRESETS[preset];
  const complete = { ...options, name, technique, runs };
  return {
    name,
    description: `${description}: wall time of ${technique} beside nmap's`,
    runs,
    run: (context) => withLab(specification, (lab) => compare(lab, complete, context)),
  };
}

async function compare(
  lab: Lab,
  { preset, name: caseName, technique, runs: usualRuns, probes, mostRatio }: Required<SideBySide>,
  { runs = usualRuns, portolanFlags, ...context }: BenchContext,
): Promise<CaseOutcome> {
  const { scan } = PRESETS[preset];
  const truth = findingsOfTruth(lab, PRESETS[preset], probes);
  const faults: string[] = [];
  const measure = async (who: string, command: readonly string[], parse: (stdout: string) => Findings, run: number) => {
    await setTimeout(REST_MS);
    const measured = await runMeasured(lab, context, command);
    const name = run === 0 ? `${who}, warm-up` : `${who}, run ${run}`;
    faults.push(...faultsOf(name, parse(measured.stdout), truth));
    context.say(`${caseName}: ${name}: ${measured.wallSeconds.toFixed(3)} s`);
    return measured;
  };
  const portolan = portolanScan([...FLAGS, technique, ...portolanFlags], scan);
  const nmap = ["nmap", ...FLAGS, technique, "-p", scan.ports, "-oX", "-", ...scan.targets];
  const sides = await interleave(
    runs,
    (run) => measure("portolan", portolan, parseNdjson, run),
    (run) => measure("nmap", nmap, parseNmapXml, run),
  );
  const row = (measureName: string, pick: (measured: Measured) => number) => ({
    case: caseName,
    measure: measureName,
    unit: "s" as const,
    statistic: "median" as const,
    portolan: sides.portolan.map(pick),
    peer: { name: "nmap", values: sides.peer.map(pick) },
  });
  const wall = row("wall time", ({ wallSeconds }) => wallSeconds);
  const cpu = row("CPU time", ({ cpuSeconds }) => cpuSeconds);
  return { name: caseName, rows: [{ ...wall, bound: { kind: "ratio", most: mostRatio } }, cpu], faults };
}
