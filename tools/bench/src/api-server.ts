import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createInterface } from "node:readline";
import { setTimeout } from "node:timers/promises";
import { z } from "zod";
import { BenchError } from "./bench-error.ts";
import { bareEnvironment } from "./measure/bare-environment.ts";
import { readMegabytes } from "./measure/resident-watch.ts";
import { PORTOLAN_API, requirePortolanApi } from "./portolan.ts";

const START_TIMEOUT_MS = 60_000;
const BETWEEN_ASKING_MS = 2;

const scanSchema = z.object({
  id: z.string(),
  status: z.string(),
  progress: z.object({ elapsedMs: z.number() }).nullable(),
});

/** The endpoint under test: the built product, as its users run it. */
export class ApiServer {
  readonly url: string;
  /** Seconds from its start until it said that it was ready. */
  readonly readySeconds: number;
  readonly #child: ChildProcess;

  private constructor(url: string, readySeconds: number, child: ChildProcess) {
    this.url = url;
    this.readySeconds = readySeconds;
    this.#child = child;
  }

  /**
   * Starts the server of a data folder, and waits until it is ready.
   *
   * @throws BenchError when the product has not been built, or does not become ready.
   */
  static async start(data: string): Promise<ApiServer> {
    requirePortolanApi();
    const startMs = performance.now();
    const child = spawn(process.execPath, [PORTOLAN_API, "--port", "0", "--data", data], {
      stdio: ["ignore", "ignore", "pipe"],
      env: bareEnvironment(data),
    });
    const url = await addressOf(child);
    while (performance.now() - startMs < START_TIMEOUT_MS) {
      const response = await fetch(`${url}/readyz`);
      await response.body?.cancel();
      if (response.ok) return new ApiServer(url, (performance.now() - startMs) / 1_000, child);
      await setTimeout(BETWEEN_ASKING_MS);
    }
    child.kill("SIGKILL");
    throw new BenchError(`portolan-api is not ready after ${START_TIMEOUT_MS} ms.`);
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
}

/** Where a server says that it listens. What it writes later is read and forgotten: a full pipe would hold it up. */
function addressOf({ stderr }: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    if (stderr === null) throw new BenchError("The lines of portolan-api cannot be read.");
    createInterface({ input: stderr })
      .on("line", (line) => {
        const [, url] = /^portolan-api: listening on (http:\S+)$/.exec(line) ?? [];
        if (url !== undefined) resolve(url);
      })
      .once("close", () => reject(new BenchError("portolan-api does not listen.")));
  });
}
