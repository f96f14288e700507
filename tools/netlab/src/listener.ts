import { type ChildProcessByStdio, spawn } from "node:child_process";
import type { Readable } from "node:stream";
import { fileURLToPath } from "node:url";
import type { Family } from "./address-range.ts";
import { LabError } from "./lab-error.ts";
import { inNamespace } from "./namespaces.ts";
import { TYPESCRIPT_LOADER } from "./typescript-loader.ts";

const PROGRAM = fileURLToPath(new URL("./listener-main.ts", import.meta.url));

/** How long the listener may take to start on a busy machine. */
const START_TIMEOUT_MS = 30_000;

/** The process behind the open ports of a target. It ends with its namespace. */
export interface Listener {
  /** Undefined while it runs; then, what ended it. */
  readonly ended: string | undefined;
}

type ListenerProcess = ChildProcessByStdio<null, Readable, Readable>;

/**
 * Starts the listener of a target, and returns once every open port takes connections.
 *
 * @throws LabError `LISTENER_FAILED` when it does not start.
 */
export async function startListener(namespace: string, families: readonly Family[]): Promise<Listener> {
  const [command, commandArguments] = inNamespace(namespace, [
    process.execPath,
    ...TYPESCRIPT_LOADER,
    PROGRAM,
    ...families,
  ]);
  // Detached, so that Ctrl-C at a terminal does not reach it. The test runner's own Node options are not for it.
  const child = spawn(command, commandArguments, {
    detached: true,
    stdio: ["ignore", "pipe", "pipe"],
    env: { ...process.env, NODE_OPTIONS: "" },
  });
  const listener = { ended: undefined as string | undefined };
  child.once("exit", (code, signal) => {
    listener.ended = `the listener in "${namespace}" ended with ${code ?? signal}`;
  });
  await waitUntilReady(child, namespace);
  child.stdout.destroy();
  child.stderr.destroy();
  child.unref();
  return listener;
}

function waitUntilReady(child: ListenerProcess, namespace: string): Promise<void> {
  let said = "";
  return new Promise((resolve, reject) => {
    const fail = (why: string): void => {
      clearTimeout(bound);
      child.kill("SIGKILL");
      const message = `The listener in "${namespace}" did not start (${why}): ${said.trim().slice(0, 500)}`;
      reject(new LabError("LISTENER_FAILED", message));
    };
    const bound = setTimeout(() => fail(`not ready after ${START_TIMEOUT_MS} ms`), START_TIMEOUT_MS);
    child.once("error", (error) => fail(error.message));
    child.once("exit", (code, signal) => fail(`it ended with ${code ?? signal}`));
    child.stderr.on("data", (chunk: Buffer) => {
      said += chunk.toString();
    });
    child.stdout.once("data", () => {
      clearTimeout(bound);
      child.removeAllListeners("error");
      resolve();
    });
  });
}
