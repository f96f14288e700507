import { readFile } from "node:fs/promises";
import { join } from "node:path";
import { performance } from "node:perf_hooks";
import type { Lab } from "@portolan/tool-netlab";
import type { BenchContext } from "../bench-case.ts";
import { BenchError } from "../bench-error.ts";
import { bareEnvironment } from "./bare-environment.ts";
import { parseUsage, timedCommand, type Usage } from "./gnu-time.ts";

/** A command that ran to its end with exit status 0. */
export interface Measured extends Usage {
  /** From just before its start to just after its end, starting included. */
  readonly wallSeconds: number;
  readonly stdout: string;
}

/** Milliseconds after which a command is killed: many times what the longest one needs. */
const TIMEOUT_MS = 15 * 60_000;
/** Characters of what a command says on standard error. */
const MOST_TOLD = 500;

/**
 * Runs a command in the scanner's namespace of a lab and measures it. Entering the namespace and GNU time cost some 4 ms, which
 * both sides of a comparison pay. What the command warns of is told.
 *
 * @param timeoutMs Milliseconds after which it is killed, 15 minutes by default.
 * @throws BenchError when the command does not end well.
 */
export async function runMeasured(
  lab: Pick<Lab, "exec">,
  { folder, say }: Pick<BenchContext, "folder" | "say">,
  command: readonly string[],
  timeoutMs = TIMEOUT_MS,
): Promise<Measured> {
  const reportFile = join(folder, "usage.json");
  const [program, ...words] = timedCommand(reportFile, command);
  const env = bareEnvironment(folder);
  const before = performance.now();
  const { stdout, stderr, exitCode, timedOut } = await lab.exec(program, words, { env, timeoutMs });
  const wallSeconds = (performance.now() - before) / 1_000;
  if (exitCode !== 0) {
    const end = timedOut ? `did not end within ${timeoutMs / 60_000} minutes` : `ended with status ${exitCode}`;
    throw new BenchError(`"${command.join(" ")}" ${end}: ${stderr.trim().slice(0, MOST_TOLD)}`);
  }
  if (stderr.trim() !== "") say(`${command.join(" ")}: ${stderr.trim().slice(0, MOST_TOLD)}`);
  return { ...parseUsage(await readFile(reportFile, "utf8")), wallSeconds, stdout };
}
