import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { openStore, type Store } from "@portolan/store";

const run = promisify(execFile);
const COMMAND = fileURLToPath(new URL("../../../api/bin/portolan-api.js", import.meta.url));

/** The built API, which serves the page, with a data folder of its own. */
export class Served {
  readonly #folder: string;
  #child: ChildProcess | undefined;
  url = "";

  private constructor(folder: string) {
    this.#folder = folder;
  }

  /** Starts it once the store has been filled. */
  static async start(fill: (store: Store) => void = () => undefined): Promise<Served> {
    const folder = await mkdtemp(join(tmpdir(), "portolan-dashboard-"));
    const store = openStore(join(folder, "portolan.db"));
    fill(store);
    store.close();
    const served = new Served(folder);
    await served.listen("0");
    return served;
  }

  /** Listens, on the port that it had if it is told that one. */
  async listen(port = new URL(this.url).port): Promise<void> {
    const args = [COMMAND, "--port", port, "--data", this.#folder, "--log-level", "error"];
    this.#child = spawn(process.execPath, args, { stdio: ["ignore", "ignore", "pipe"] });
    this.url = await urlOf(this.#child);
  }

  /** Ends the process as a crash would; `listen` brings it back. */
  async kill(): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    if (child === undefined) return;
    const closed = once(child, "close");
    child.kill("SIGKILL");
    await closed;
  }

  /** Makes a token: from then on, whoever asks needs one. */
  async createToken(): Promise<string> {
    const args = [COMMAND, "token", "create", "--name", "reader", "--scope", "read,scan", "--data", this.#folder];
    return (await run(process.execPath, args)).stdout.trim();
  }

  async stop(): Promise<void> {
    await this.kill();
    await rm(this.#folder, { recursive: true });
  }
}

async function urlOf(child: ChildProcess): Promise<string> {
  if (child.stderr === null) throw new Error("The command has no standard error.");
  const lines: string[] = [];
  const reader = createInterface({ input: child.stderr });
  for await (const line of reader) {
    const url = /^portolan-api: listening on (http:\S+)$/.exec(line)?.[1];
    if (url !== undefined) {
      // Whatever it says later must not fill the pipe.
      child.stderr.resume();
      return url;
    }
    lines.push(line);
  }
  throw new Error(`The command does not listen: ${lines.join("\n")}`);
}
