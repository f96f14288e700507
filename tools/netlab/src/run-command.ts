import { execFile } from "node:child_process";
import { LabError } from "./lab-error.ts";

/** How a command ended, and what it said. */
export interface CommandResult {
  readonly stdout: string;
  readonly stderr: string;
  /** Exit status; null when a signal ended the command. */
  readonly exitCode: number | null;
  readonly signal: NodeJS.Signals | null;
  /** Whether the signal was ours, since the command took too long. */
  readonly timedOut: boolean;
}

export interface RunOptions {
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
  /** Text for its standard input, which is empty by default. */
  readonly input?: string;
  /** Milliseconds after which the command is killed; 120,000 by default. */
  readonly timeoutMs?: number;
  /** Bytes that each of its outputs may have; 64 MiB by default. */
  readonly maxOutputBytes?: number;
}

const DEFAULT_TIMEOUT_MS = 120_000;
const DEFAULT_MAX_OUTPUT_BYTES = 64 * 1_024 * 1_024;

/**
 * Runs a command to its end and collects it, however it ended.
 *
 * @throws LabError `COMMAND_FAILED` when it could not be started, or said more than it may.
 */
export function runCommand(
  command: string,
  commandArguments: readonly string[],
  options: RunOptions = {},
): Promise<CommandResult> {
  const timeoutMs = options.timeoutMs ?? DEFAULT_TIMEOUT_MS;
  return new Promise((resolve, reject) => {
    const child = execFile(
      command,
      commandArguments,
      {
        env: options.env,
        cwd: options.cwd,
        timeout: timeoutMs,
        killSignal: "SIGKILL",
        maxBuffer: options.maxOutputBytes ?? DEFAULT_MAX_OUTPUT_BYTES,
      },
      (error, stdout, stderr) => {
        // A string is the name of an error on our side; a number is the command's exit status.
        if (typeof error?.code === "string") {
          const why = `"${command}" could not be run to its end (${error.code}): check that it is installed and what it prints.`;
          reject(new LabError("COMMAND_FAILED", why, { cause: error }));
          return;
        }
        const signal = child.signalCode;
        resolve({ stdout, stderr, exitCode: child.exitCode, signal, timedOut: error?.killed === true });
      },
    );
    // A command that ends without reading its input is no failure: its exit status tells.
    child.stdin?.on("error", () => {});
    child.stdin?.end(options.input ?? "");
  });
}

/**
 * Runs a command that must succeed, and returns what it printed.
 *
 * @throws LabError `COMMAND_FAILED` when it did not.
 */
export async function runOrThrow(
  command: string,
  commandArguments: readonly string[],
  options: RunOptions = {},
): Promise<string> {
  const result = await runCommand(command, commandArguments, options);
  if (result.exitCode === 0) return result.stdout;
  const end = result.exitCode === null ? `by ${result.signal}` : `with status ${result.exitCode}`;
  const said = result.stderr.trim().split("\n").slice(0, 3).join(" ").slice(0, 500);
  throw new LabError("COMMAND_FAILED", `"${[command, ...commandArguments].join(" ")}" ended ${end}: ${said}`);
}
