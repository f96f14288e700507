import type { WorkerPool } from "@portolan/core/worker-pool";

/**
 * Carries out what follows the name of a command, and gives the exit status. Throws when the command line, or something it names, is wrong.
 *
 * @param pool Threads started ahead for a scan.
 */
export type Command = (argv: readonly string[], pool?: WorkerPool) => Promise<number>;

/** The commands by name, each loaded when it is asked for. What begins with none of these names is a scan. */
export const COMMANDS: Readonly<Record<string, () => Promise<Command>>> = {
  scan: async () => (await import("./scan/scan-command.ts")).runScan,
  services: async () => (await import("./services/services-command.ts")).runServices,
};

/** The command that the words ask for, and what is left for it to read. */
export function commandOf(argv: readonly string[]): { readonly name: string; readonly rest: readonly string[] } {
  const [name = "", ...rest] = argv;
  return Object.hasOwn(COMMANDS, name) ? { name, rest } : { name: "scan", rest: argv };
}
