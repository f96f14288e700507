import { type ChildProcess, type SpawnOptions, spawn } from "node:child_process";
import { LabError } from "./lab-error.ts";
import { inNamespace } from "./namespaces.ts";
import { type CommandResult, type RunOptions, runCommand, runOrThrow } from "./run-command.ts";
import type { Sysctls } from "./sysctls.ts";

/** Where and how a command runs in a lab. */
export interface PlaceOptions {
  /** `scanner` (default), or the name of a target. */
  readonly where?: string;
  /** Bound of open files, soft and hard (`ulimit -n`); this process's by default. */
  readonly openFiles?: number;
  /** Runs as user and group 65534 without any capability, as most users of a connect scan do; as root by default. */
  readonly unprivileged?: boolean;
}

export interface ExecOptions extends RunOptions, PlaceOptions {
  /** Kernel settings of the namespace while the command runs; they are put back afterwards. */
  readonly sysctls?: Sysctls;
}

export interface LabSpawnOptions extends PlaceOptions, Pick<SpawnOptions, "env" | "cwd" | "stdio" | "signal"> {}

/** User and group "nobody" and "nogroup" of Debian. */
const NOBODY = 65_534;

function wrap(command: string, commandArguments: readonly string[], options: PlaceOptions): string[] {
  const { openFiles } = options;
  return [
    ...(openFiles === undefined ? [] : ["prlimit", `--nofile=${openFiles}:${openFiles}`, "--"]),
    ...(options.unprivileged === true
      ? [
          "setpriv",
          `--reuid=${NOBODY}`,
          `--regid=${NOBODY}`,
          "--clear-groups",
          "--bounding-set=-all",
          "--no-new-privs",
          "--",
        ]
      : []),
    command,
    ...commandArguments,
  ];
}

/** `ip`, `prlimit` and `setpriv` say so when they can't become the command. */
const NOT_STARTED = /^(exec of|prlimit: failed to execute|setpriv: failed to execute) /;

/** Runs commands in the namespaces of one lab. */
export class LabCommands {
  readonly #namespaces: ReadonlyMap<string, string>;

  /** @param namespaces Names of namespaces by `scanner` and the names of the targets. */
  constructor(namespaces: ReadonlyMap<string, string>) {
    this.#namespaces = namespaces;
  }

  /** @throws LabError `NAMESPACE_UNKNOWN`. */
  namespace(where = "scanner"): string {
    const namespace = this.#namespaces.get(where);
    if (namespace !== undefined) return namespace;
    const known = [...this.#namespaces.keys()].join(", ");
    throw new LabError("NAMESPACE_UNKNOWN", `The lab has no namespace "${where}": it has ${known}.`);
  }

  async exec(command: string, commandArguments: readonly string[], options: ExecOptions): Promise<CommandResult> {
    const { where, sysctls = {} } = options;
    const before = await this.#replaceSysctls(where, sysctls);
    try {
      const wrapped = wrap(command, commandArguments, options);
      const result = await runCommand(...inNamespace(this.namespace(where), wrapped), options);
      if (result.exitCode !== 0 && NOT_STARTED.test(result.stderr)) {
        throw new LabError("COMMAND_FAILED", `"${command}" could not be started in the lab: ${result.stderr.trim()}`);
      }
      return result;
    } finally {
      await this.setSysctls(where, before);
    }
  }

  spawn(command: string, commandArguments: readonly string[], options: LabSpawnOptions): ChildProcess {
    const { where, openFiles: _openFiles, unprivileged: _unprivileged, ...rest } = options;
    return spawn(...inNamespace(this.namespace(where), wrap(command, commandArguments, options)), rest);
  }

  /** @throws LabError `COMMAND_FAILED` when this kernel lacks a setting, or refuses a value. */
  async setSysctls(where: string | undefined, sysctls: Sysctls): Promise<void> {
    await this.#writeSysctls(where, sysctls, []);
  }

  /** Passes over settings that this kernel lacks: what an older one can't limit, it doesn't. */
  async setKnownSysctls(where: string | undefined, sysctls: Sysctls): Promise<void> {
    await this.#writeSysctls(where, sysctls, ["-e"]);
  }

  async #writeSysctls(where: string | undefined, sysctls: Sysctls, flags: readonly string[]): Promise<void> {
    const assignments = Object.entries(sysctls).map(([key, value]) => `${key}=${value}`);
    if (assignments.length === 0) return;
    await runOrThrow(...inNamespace(this.namespace(where), ["sysctl", ...flags, "-q", "-w", ...assignments]));
  }

  async #replaceSysctls(where: string | undefined, sysctls: Sysctls): Promise<Sysctls> {
    const before: Record<string, string> = {};
    for (const key of Object.keys(sysctls)) {
      const value = await runOrThrow(...inNamespace(this.namespace(where), ["sysctl", "-n", key]));
      before[key] = value.trim();
    }
    await this.setSysctls(where, sysctls);
    return before;
  }
}
