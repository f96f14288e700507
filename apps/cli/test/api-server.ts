import { type ChildProcess, execFile, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

/** The built command of the HTTP endpoint. */
const LAUNCHER = fileURLToPath(new URL("../../api/bin/portolan-api.js", import.meta.url));

/** A server of the HTTP endpoint, in a folder of its own, that can be killed and started again where it was. */
export class ApiServer {
  readonly #folder = mkdtempSync(join(tmpdir(), "portolan-server-"));
  #child: ChildProcess | undefined;
  #port = "0";

  static async start(): Promise<ApiServer> {
    const server = new ApiServer();
    await server.start();
    return server;
  }

  get url(): string {
    return `http://127.0.0.1:${this.#port}`;
  }

  /** Starts it, on the port that it had before if it had one. */
  async start(): Promise<void> {
    const child = spawn(process.execPath, [LAUNCHER, "--port", this.#port, "--data", this.#folder], {
      stdio: ["ignore", "ignore", "pipe"],
    });
    this.#child = child;
    for await (const line of createInterface({ input: child.stderr })) {
      const port = /^portolan-api: listening on http:\S+:(\d+)$/.exec(line)?.[1];
      if (port === undefined) continue;
      this.#port = port;
      child.stderr.resume();
      return;
    }
    throw new Error("The server does not listen.");
  }

  /** As `kill -9` does. */
  async kill(): Promise<void> {
    const child = this.#child;
    if (child === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const exited = once(child, "exit");
    child.kill("SIGKILL");
    await exited;
  }

  /** Makes a token, without which nobody gets in from then on. */
  async createToken(): Promise<string> {
    const args = [LAUNCHER, "token", "create", "--data", this.#folder, "--name", "test", "--scope", "read,scan"];
    const { stdout } = await promisify(execFile)(process.execPath, [...args, "--allow", "127.0.0.0/8"]);
    const [token] = /ptl_\S+/.exec(stdout) ?? [];
    if (token === undefined) throw new Error(`No token: ${stdout}`);
    return token;
  }

  /** The scans that it has, the newest first. */
  async scans(): Promise<readonly { readonly id: string; readonly status: string }[]> {
    const response = await fetch(`${this.url}/v1/scans`);
    return ((await response.json()) as { scans: { id: string; status: string }[] }).scans;
  }

  async remove(): Promise<void> {
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
