import type { WorkerPool } from "@portolan/core/worker-pool";
import type { CommandName } from "./help-pages.ts";

/**
 * Carries out what follows the name of a command, and gives the exit status. Throws when the command line, or something it names, is wrong.
 *
 * @param pool Threads started ahead for a scan.
 */
export type Command = (argv: readonly string[], pool?: WorkerPool) => Promise<number>;

/** The commands by name, each loaded when it is asked for. What begins with none of these names is a scan. */
export const COMMANDS: Readonly<Record<CommandName, () => Promise<Command>>> = {
  scan: async () => (await import("./scan/scan-command.ts")).runScan,
  watch: async () => (await import("./watch/watch-command.ts")).runWatch,
  config: async () => (await import("./config/config-command.ts")).runConfig,
  convert: async () => (await import("./convert/convert-command.ts")).runConvert,
  diff: async () => (await import("./diff/diff-command.ts")).runDiff,
  completion: async () => (await import("./completion/completion-command.ts")).runCompletion,
  man: async () => (await import("./manual/manual-command.ts")).runManual,
  doctor: async () => (await import("./doctor/doctor-command.ts")).runDoctor,
  services: async () => (await import("./services/services-command.ts")).runServices,
};

/** The command that the words ask for, and what is left for it to read. */
export function commandOf(argv: readonly string[]): { readonly name: CommandName; readonly rest: readonly string[] } {
  const [name = "", ...rest] = argv;
  return isCommandName(name) ? { name, rest } : { name: "scan", rest: argv };
}

function isCommandName(word: string): word is CommandName {
  return Object.hasOwn(COMMANDS, word);
}
