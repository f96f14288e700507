import { availableParallelism } from "node:os";
import type { WorkerPool } from "@portolan/core/worker-pool";
import { commandOf } from "./commands.ts";
import { estimateProbes } from "./estimate-probes.ts";

/** Probes from which threads are worth their start: below, core scans without. */
const PROBES_WORTH_THREADS = 4_096;
/** More threads than this contend for the kernel's own locks. */
const MOST_THREADS_AHEAD = 7;

/**
 * Where the command starts. It loads no more than the answer needs: help and version come without the parser, the parser without the
 * scanner.
 */
const argv = process.argv.slice(2);
const end = argv.indexOf("--");
const flags = end < 0 ? argv : argv.slice(0, end);

void main();

async function main(): Promise<void> {
  if (flags.includes("--help") || flags.includes("-h")) {
    const { formatHelp } = await import("./help.ts");
    process.stdout.write(formatHelp(commandOf(argv).name, process.stdout.columns ?? 100));
  } else if (flags.includes("--version") || flags.includes("-V")) {
    const { VERSION } = await import("./version.ts");
    process.stdout.write(`portolan ${VERSION}\n`);
  } else {
    const pool = await startAhead();
    const { run } = await import("./run.ts");
    process.exitCode = await run(argv, pool);
    // All is written: to wait for threads to be taken down one by one would only take time.
    await pool?.loaded();
    if (pool !== undefined) process.exit();
  }
}

/** Starts threads before the scanner is loaded, where the command line looks as if it needed them: they start beside it then. */
async function startAhead(): Promise<WorkerPool | undefined> {
  const isScan = commandOf(argv).name === "scan" && !flags.includes("--dry-run");
  const isElsewhere = process.env["PORTOLAN_SERVER"] || flags.some((flag) => flag.startsWith("--server"));
  const wantsOther = !isScan || isElsewhere || flags.some((flag) => flag.startsWith("--workers"));
  const others = Math.min(MOST_THREADS_AHEAD, availableParallelism() - 1);
  if (wantsOther || others < 1 || estimateProbes(flags) < PROBES_WORTH_THREADS) return undefined;
  const { startWorkerPool } = await import("@portolan/core/worker-pool");
  // The main thread probes too, but for the largest scans: then one thread more takes its place.
  const pool = startWorkerPool(others, others + 1);
  await pool.launched;
  return pool;
}
