import type { Lab } from "@portolan/tool-netlab";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { faultsOf } from "../findings/findings.ts";
import { parseNdjson } from "../findings/parse-ndjson.ts";
import { type Measured, runMeasured } from "../measure/run-measured.ts";
import { withLab } from "../measure/with-lab.ts";
import type { CaseOutcome } from "../outcome/row.ts";
import { portolanScan } from "../portolan.ts";

const NAME = "memory";
/** The large sweep takes more than a minute, and a peak varies little. */
const RUNS = 3;
const MOST_RATIO = 1.15;
const MOST_MEGABYTES = 200;

/** The scanner's own loopback is swept: in a fresh namespace nobody listens there, so each address of it resets each port. */
const SMALL = { targets: ["127.0.0.0/14"], addresses: 2 ** 18 };
const LARGE = { targets: ["127.0.0.0/10"], addresses: 2 ** 22 };
/** The discard service (RFC 863); any other would do. */
const PORTS = "9";

/** A lab needs a target; this one is never probed. */
const SPECIFICATION = { targets: [{ addresses: ["10.77.9.1"] }] };

/** Peak memory of a sweep of 4,194,304 addresses, beside that of one of 262,144: it must not grow with the sweep. */
export const memory: BenchCase = {
  name: NAME,
  description: "One closed port of 127.0.0.0/10: peak memory, beside that of 127.0.0.0/14",
  runs: RUNS,
  run: (context) => withLab(SPECIFICATION, (lab) => sweep(lab, context)),
};

async function sweep(lab: Lab, { runs = RUNS, portolanFlags, ...context }: BenchContext): Promise<CaseOutcome> {
  const faults: string[] = [];
  const measure = async ({ targets, addresses }: typeof SMALL, run: number): Promise<Measured> => {
    const command = portolanScan(["-sT", ...portolanFlags], { targets, ports: PORTS });
    const measured = await runMeasured(lab, context, command);
    const { peakMegabytes, wallSeconds, stdout } = measured;
    const truth = { open: new Set<string>(), decided: addresses };
    faults.push(...faultsOf(`portolan on ${targets}, run ${run}`, parseNdjson(stdout), truth));
    context.say(`${NAME}: ${targets}, run ${run}: ${peakMegabytes.toFixed(1)} MB, ${wallSeconds.toFixed(1)} s`);
    return measured;
  };
  const small: Measured[] = [];
  const large: Measured[] = [];
  for (let run = 1; run <= runs; run += 1) {
    small.push(await measure(SMALL, run));
    large.push(await measure(LARGE, run));
  }
  const peaks = large.map(({ peakMegabytes }) => peakMegabytes);
  const peer = { name: "/14", values: small.map(({ peakMegabytes }) => peakMegabytes) };
  const row = { case: NAME, measure: "peak memory, /10", unit: "MB", portolan: peaks } as const;
  const wall = { case: NAME, measure: "wall time, /10", unit: "s", statistic: "median" } as const;
  return {
    name: NAME,
    rows: [
      { ...row, statistic: "median", peer, bound: { kind: "ratio", most: MOST_RATIO } },
      { ...row, statistic: "worst", bound: { kind: "value", most: MOST_MEGABYTES } },
      { ...wall, portolan: large.map(({ wallSeconds }) => wallSeconds) },
    ],
    faults,
  };
}
