import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { existsSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { z } from "zod";
import { BenchError } from "../bench-error.ts";
import { bareEnvironment } from "../measure/bare-environment.ts";
import { readMegabytes } from "../measure/resident-watch.ts";

const API_FOLDER = fileURLToPath(new URL("../../../../apps/api/", import.meta.url));

const scanSchema = z.object({
  id: z.string(),
  status: z.string(),
  progress: z.object({ elapsedMs: z.number() }).nullable(),
});

/** The endpoint under test: the built product, as its users run it. */
export class ApiServer {
  readonly url: string;
  readonly #child: ChildProcess;

  private constructor(url: string, child: ChildProcess) {
    this.url = url;
    this.#child = child;
  }

  /** @throws BenchError when the product has not been built. */
  static async start(folder: string): Promise<ApiServer> {
    if (!existsSync(`${API_FOLDER}dist/main.js`))
      throw new BenchError("portolan-api has not been built: run `npx nx build api` first.");
    const port = await freePort();
    const words = [`${API_FOLDER}bin/portolan-api.js`, "--port", String(port), "--data", join(folder, "api")];
    const child = spawn(process.execPath, words, { stdio: "ignore", env: bareEnvironment(folder) });
    const server = new ApiServer(`http://127.0.0.1:${port}`, child);
    while (!(await server.#isReady())) if (child.exitCode !== null) throw new BenchError("portolan-api has ended.");
    return server;
  }

  /** Largest resident set so far, megabytes of 1,000,000 bytes. */
  get peakMegabytes(): number {
    return (this.#child.pid === undefined ? undefined : readMegabytes(this.#child.pid, "VmHWM")) ?? Number.NaN;
  }

  /** Asks for a scan, and gives its identifier. */
  async add(body: object): Promise<string> {
    const response = await fetch(`${this.url}/v1/scans`, {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify(body),
    });
    return scanSchema.parse(await response.json()).id;
  }

  /** Waits until a scan is over, and gives the milliseconds that it took. @throws BenchError when it did not finish. */
  async finish(id: string): Promise<number> {
    // The stream ends when the scan is over.
    await (await fetch(`${this.url}/v1/scans/${id}/events`)).text();
    const scan = scanSchema.parse(await (await fetch(`${this.url}/v1/scans/${id}`)).json());
    if (scan.status === "finished" && scan.progress !== null) return scan.progress.elapsedMs;
    throw new BenchError(`Scan ${id} is ${scan.status}, not finished.`);
  }

  async stop(): Promise<void> {
    if (this.#child.exitCode !== null) return;
    const exit = once(this.#child, "exit");
    this.#child.kill("SIGTERM");
    await exit;
  }

  async #isReady(): Promise<boolean> {
    try {
      return (await fetch(`${this.url}/readyz`)).ok;
    } catch {
      return false;
    }
  }
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  server.close();
  await once(server, "close");
  if (address === null || typeof address === "string") throw new BenchError("There is no port to be had.");
  return address.port;
}
