import type { Lab } from "@portolan/tool-netlab";
import type { BenchCase, BenchContext } from "../bench-case.ts";
import { BenchError } from "../bench-error.ts";
import { bareEnvironment } from "../measure/bare-environment.ts";
import { openBlackHole } from "../measure/black-hole.ts";
import { type Resident, watchResident } from "../measure/resident-watch.ts";
import { withLab } from "../measure/with-lab.ts";
import type { CaseOutcome, Row } from "../outcome/row.ts";
import { UNLIMITED } from "../peers.ts";
import { portolanScan } from "../portolan.ts";

const NAME = "sweep-memory";
/** Each takes minutes, and a peak varies little. */
const RUNS = 1;
const TIMEOUT_MS = 60 * 60_000;
const MOST_MEGABYTES = 200;
const MOST_GROWTH_MEGABYTES = 10;
const GATEWAY = "10.76.0.2";
/** All but the link itself, whose addresses would have to be asked for. */
const SCAN = { targets: ["10.0.0.0/8"], ports: "1-10" };
const FLAGS = ["-n", "-Pn", "-sS", "--sweep", "--exclude", "10.76.0.0/30"];
const SIDES = [
  { measure: "dry run", flags: ["--dry-run"] },
  { measure: "black hole", flags: ["--rate", UNLIMITED, "--rounds", "1"] },
] as const;

/** A sweep of 16,777,216 addresses × 10 ports: how large it gets, and whether it grows. */
export const sweepMemory: BenchCase = {
  name: NAME,
  description: "10.0.0.0/8 x 10 ports, as a dry run and into a black hole: resident memory, and its growth",
  runs: RUNS,
  run: (context) => withLab({ targets: [{ addresses: ["10.77.9.1"] }] }, (lab) => sweep(lab, context)),
};

async function sweep(lab: Lab, { runs = RUNS, portolanFlags, folder, say }: BenchContext): Promise<CaseOutcome> {
  await openBlackHole(lab);
  const { exitCode, stderr } = await lab.exec("ip", ["route", "add", "10.0.0.0/8", "via", GATEWAY]);
  if (exitCode !== 0) throw new BenchError(`10.0.0.0/8 can't be led into the black hole: ${stderr.trim()}`);
  const rows: Row[] = [];
  for (const { measure, flags } of SIDES) {
    const measured: Resident[] = [];
    for (let run = 1; run <= runs; run += 1) {
      const [program = "", ...words] = portolanScan([...FLAGS, ...flags, ...portolanFlags], SCAN);
      const env = bareEnvironment(folder);
      const child = lab.spawn(program, words, { stdio: ["ignore", "ignore", "inherit"], env });
      const resident = await watchResident(child, TIMEOUT_MS);
      const { peakMegabytes, earlyMegabytes, lateMegabytes, wallSeconds } = resident;
      const growth = `${earlyMegabytes.toFixed(1)} MB at first, ${lateMegabytes.toFixed(1)} MB at last`;
      say(`${NAME}: ${measure}, run ${run}: ${peakMegabytes.toFixed(1)} MB, ${growth}, ${wallSeconds.toFixed(0)} s`);
      measured.push(resident);
    }
    rows.push(...rowsOf(measure, measured));
  }
  return { name: NAME, rows, faults: [] };
}

function rowsOf(measure: string, measured: readonly Resident[]): Row[] {
  const figures = { case: NAME, unit: "MB" as const, statistic: "worst" as const };
  const early = { name: "first quarter", values: measured.map(({ earlyMegabytes }) => earlyMegabytes) };
  return [
    {
      ...{ ...figures, measure: `peak memory, ${measure}` },
      portolan: measured.map(({ peakMegabytes }) => peakMegabytes),
      bound: { kind: "value", most: MOST_MEGABYTES },
    },
    {
      ...{ ...figures, measure: `last quarter, ${measure}`, peer: early },
      portolan: measured.map(({ lateMegabytes }) => lateMegabytes),
      bound: { kind: "growth", most: MOST_GROWTH_MEGABYTES },
    },
  ];
}
