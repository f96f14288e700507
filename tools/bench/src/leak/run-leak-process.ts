import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { build } from "esbuild";
import { z } from "zod";
import { BenchError } from "../bench-error.ts";
import { type LeakSample, leakSampleSchema, SAMPLED_AFTER } from "./leak-sample.ts";

const run = promisify(execFile);
const SOURCE = fileURLToPath(new URL("./leak-process.ts", import.meta.url));
/** Inside this project, since from there Node finds the packages that the program imports. */
const PROGRAM = fileURLToPath(new URL("../../dist/leak-process.js", import.meta.url));
const TIMEOUT_MS = 10 * 60_000;

/** Scans over and over in a process of its own, and gives what that held after each number of scans. */
export async function runLeakProcess(): Promise<readonly LeakSample[]> {
  // Run under a loader of TypeScript, every worker thread would load that too, and its leaks would look like ours.
  await build({
    entryPoints: [SOURCE],
    outfile: PROGRAM,
    bundle: true,
    packages: "external",
    platform: "node",
    format: "esm",
  });
  const { stdout } = await run(process.execPath, ["--expose-gc", PROGRAM], { timeout: TIMEOUT_MS });
  const samples = z.array(leakSampleSchema).parse(JSON.parse(stdout));
  if (samples.length !== SAMPLED_AFTER.length) throw new BenchError(`The scanning process told too little: ${stdout}`);
  return samples;
}
