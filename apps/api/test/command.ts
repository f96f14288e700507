import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { onTestFinished } from "vitest";
import { freshFolder } from "./harness.ts";

export const COMMAND = fileURLToPath(new URL("../bin/portolan-api.js", import.meta.url));

function start(args: readonly string[], environment: NodeJS.ProcessEnv = {}): ChildProcess {
  const env = { ...process.env, ...environment };
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ["ignore", "pipe", "pipe"], env });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Starts the built command on a port that the system chooses, and gives its address once it listens. */
export function startListening(...args: string[]): ReturnType<typeof untilListening> {
  return startListeningWith({}, ...args);
}

/** The same, with more variables in its environment. */
export function startListeningWith(
  environment: NodeJS.ProcessEnv,
  ...args: string[]
): ReturnType<typeof untilListening> {
  return untilListening(start(["--port", "0", "--data", freshFolder(), ...args], environment));
}

/** Waits until a server that was started tells its address. */
export async function untilListening(
  child: ChildProcess,
): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  if (child.stderr === null) throw new Error("The command has no standard error.");
  const lines: string[] = [];
  for await (const line of createInterface({ input: child.stderr })) {
    lines.push(line);
    const url = /^portolan-api: listening on (http:\S+)$/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error(`The command does not listen: ${lines.join(" ")}`);
}

/** Runs the built command to its end. */
export async function run(...args: string[]): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const child = start(["--data", freshFolder(), ...args]);
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stderr };
}
