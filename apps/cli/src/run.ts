import type { WorkerPool } from "@portolan/core/worker-pool";
import { COMMANDS, commandOf } from "./commands.ts";
import { refuseMisspeltCommand } from "./misspelt-command.ts";

/**
 * Does what the command line asks for, and gives the exit status. Every error becomes one line on standard error.
 *
 * @param pool Threads started ahead for a scan.
 */
export async function run(argv: readonly string[], pool?: WorkerPool): Promise<number> {
  // Nobody is left to tell when standard error itself is closed.
  process.stderr.on("error", () => undefined);
  try {
    refuseMisspeltCommand(argv);
    const { name, rest } = commandOf(argv);
    const command = await COMMANDS[name]();
    return await command(rest, pool);
  } catch (error) {
    const { describeFailure } = await import("./failure.ts");
    const { line, status } = describeFailure(error);
    process.stderr.write(`${line}\n`);
    return status;
  }
}
