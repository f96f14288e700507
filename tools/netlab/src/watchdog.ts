import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { Socket } from "node:net";
import { fileURLToPath } from "node:url";
import { LabError } from "./lab-error.ts";
import { runOrThrow } from "./run-command.ts";

const SCRIPT = fileURLToPath(new URL("./watchdog.sh", import.meta.url));

/** Longer than the script's own bounds together, for the most namespaces that a lab has. */
const CLOSE_TIMEOUT_MS = 60_000;

/** The process that removes a lab: when told to, and when this process dies in whatever way. */
export class Watchdog {
  readonly #child: ChildProcess;
  readonly #prefix: string;
  readonly #ended: Promise<unknown[]>;

  /** Starts one for the namespaces whose names begin with `prefix`. */
  constructor(prefix: string) {
    this.#prefix = prefix;
    // Detached, so that Ctrl-C at a terminal does not reach it; unreferenced, so that a forgotten lab lets its process end.
    const child = spawn("sh", [SCRIPT, prefix], { detached: true, stdio: ["pipe", "ignore", "ignore"] });
    child.unref();
    if (child.stdin instanceof Socket) child.stdin.unref();
    // A broken pipe is a watchdog that is gone, which its exit status tells.
    child.stdin.on("error", () => {});
    this.#child = child;
    this.#ended = once(child, "exit");
    this.#ended.catch(() => {});
  }

  /**
   * Kills what runs in the namespaces, removes them, and waits until they are gone.
   *
   * @throws LabError `CLEANUP_FAILED` when some are not.
   */
  async close(): Promise<void> {
    this.#child.ref();
    this.#child.stdin?.end("close\n");
    const bound = setTimeout(() => this.#child.kill("SIGKILL"), CLOSE_TIMEOUT_MS);
    try {
      const [code, signal] = await this.#ended;
      if (code !== 0) throw new Error(`the watchdog ended with ${code ?? signal}`);
    } catch (cause) {
      const message = `Namespaces "${this.#prefix}…" could not be removed: look for them with "ip netns list".`;
      throw new LabError("CLEANUP_FAILED", message, { cause });
    } finally {
      clearTimeout(bound);
    }
  }
}

/**
 * Removes the namespaces whose names begin with `prefix` at once, and kills what runs in them.
 *
 * @throws LabError `COMMAND_FAILED` when some are still there.
 */
export async function removeNamespaces(prefix: string): Promise<void> {
  await runOrThrow("sh", [SCRIPT, prefix], { input: "close\n", timeoutMs: CLOSE_TIMEOUT_MS });
}
