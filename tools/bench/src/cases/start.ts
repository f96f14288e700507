import { execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { performance } from "node:perf_hooks";
import { promisify } from "node:util";
import type { BenchCase } from "../bench-case.ts";
import { BenchError } from "../bench-error.ts";
import { bareEnvironment } from "../measure/bare-environment.ts";
import { interleave } from "../measure/interleave.ts";
import { PORTOLAN } from "../portolan.ts";

const NAME = "start";
const RUNS = 21;
const MOST_RATIO = 2;

/** What a command that does next to nothing costs, beside Node doing nothing. */
export const start: BenchCase = {
  name: NAME,
  description: "portolan --help: wall time beside node -e 0",
  runs: RUNS,
  async run({ runs = RUNS }) {
    const { stdout } = await promisify(execFile)(process.execPath, [PORTOLAN, "--help"]);
    const faults = stdout.startsWith("Usage: portolan ") ? [] : ["portolan --help shows no help."];
    const { portolan, peer } = await interleave(
      runs,
      () => timeNode([PORTOLAN, "--help"]),
      () => timeNode(["-e", "0"]),
    );
    const row = { case: NAME, measure: "wall time", unit: "s", statistic: "median" } as const;
    const bound = { kind: "ratio", most: MOST_RATIO } as const;
    return { name: NAME, rows: [{ ...row, portolan, peer: { name: "node -e 0", values: peer }, bound }], faults };
  },
};

/** Seconds that a run of Node takes. No GNU time here: the millisecond that it costs would flatter the ratio. */
async function timeNode(words: readonly string[]): Promise<number> {
  const before = performance.now();
  const child = spawn(process.execPath, words, { stdio: "ignore", env: bareEnvironment() });
  const [status] = await once(child, "exit");
  const wallSeconds = (performance.now() - before) / 1_000;
  if (status !== 0) throw new BenchError(`"node ${words.join(" ")}" ended with status ${status}.`);
  return wallSeconds;
}
