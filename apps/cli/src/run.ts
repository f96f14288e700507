import type { WorkerPool } from "@portolan/core/worker-pool";

/**
 * Does what the command line asks for, and gives the exit status. Every error becomes one line on standard error.
 *
 * @param pool Threads started ahead for a scan.
 */
export async function run(argv: readonly string[], pool?: WorkerPool): Promise<number> {
  // Nobody is left to tell when standard error itself is closed.
  process.stderr.on("error", () => undefined);
  try {
    if (argv[0] === "services") {
      const { runServices } = await import("./services/services-command.ts");
      return await runServices(argv.slice(1));
    }
    const { runScan } = await import("./scan/scan-command.ts");
    return await runScan(argv, pool);
  } catch (error) {
    const { describeFailure } = await import("./failure.ts");
    const { line, status } = describeFailure(error);
    process.stderr.write(`${line}\n`);
    return status;
  }
}
