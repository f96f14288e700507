import { type Lab, PRESETS } from "@portolan/tool-netlab";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { differenceOf, faultsOf } from "../findings/findings.ts";
import { findingsOfTruth } from "../findings/lab-truth.ts";
import { parseNdjson } from "../findings/parse-ndjson.ts";
import { runMeasured } from "../measure/run-measured.ts";
import { withLab } from "../measure/with-lab.ts";
import type { CaseOutcome } from "../outcome/row.ts";
import { portolanScan } from "../portolan.ts";

const NAME = "loss";
const RUNS = 20;
const PRESET = PRESETS.lossy;
const PROBES = 1_000;

/** A network that loses 5 % of packets each way, with Portolan's own pace: no open port missed, none made up, in any run. */
export const loss: BenchCase = {
  name: NAME,
  description: `${PRESET.description}: open ports missed and made up`,
  runs: RUNS,
  run: (context) => withLab(PRESET.specification, (lab) => repeat(lab, context)),
};

async function repeat(lab: Lab, { runs = RUNS, portolanFlags, ...context }: BenchContext): Promise<CaseOutcome> {
  const truth = findingsOfTruth(lab, PRESET, PROBES);
  const command = portolanScan(["-n", "-Pn", "-sT", ...portolanFlags], PRESET.scan);
  const missed: number[] = [];
  const invented: number[] = [];
  const wall: number[] = [];
  const faults: string[] = [];
  for (let run = 1; run <= runs; run += 1) {
    const { stdout, wallSeconds } = await runMeasured(lab, context, command);
    const findings = parseNdjson(stdout);
    const difference = differenceOf(findings.open, truth.open);
    missed.push(difference.missed.length);
    invented.push(difference.invented.length);
    wall.push(wallSeconds);
    faults.push(...faultsOf(`portolan, run ${run}`, findings, truth));
    context.say(`${NAME}: run ${run}: ${wallSeconds.toFixed(3)} s, ${findings.retransmitted} retransmissions`);
  }
  const row = { case: NAME, unit: "", statistic: "worst", bound: { kind: "value", most: 0 } } as const;
  return {
    name: NAME,
    rows: [
      { ...row, measure: "open ports missed", portolan: missed },
      { ...row, measure: "ports made up", portolan: invented },
      { case: NAME, measure: "wall time", unit: "s", statistic: "median", portolan: wall },
    ],
    faults,
  };
}
