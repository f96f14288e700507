import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { fileURLToPath, pathToFileURL } from "node:url";
import type { Lab } from "@portolan/tool-netlab";
import { BenchError } from "../bench-error.ts";
import type { CountSample } from "./sending.ts";

const PROGRAM = fileURLToPath(new URL("./transmit-counter-main.ts", import.meta.url));
const TYPESCRIPT_LOADER = pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href;
/** Milliseconds between two looks: a hundredth of the shortest run whose pace is told. */
const INTERVAL_MS = 20;

/** Counts what a device of the scanner's namespace sends, by the device's own counter. */
export class TransmitWatch {
  readonly samples: CountSample[] = [];
  readonly #child: ChildProcess;

  private constructor(child: ChildProcess) {
    this.#child = child;
  }

  /** @throws BenchError when there is no such device. */
  static async start(lab: Pick<Lab, "spawn">, device: string): Promise<TransmitWatch> {
    const words = ["--import", TYPESCRIPT_LOADER, PROGRAM, device, String(INTERVAL_MS)];
    const child = lab.spawn(process.execPath, words, { stdio: ["ignore", "pipe", "ignore"] });
    const watch = new TransmitWatch(child);
    if (child.stdout === null) throw new BenchError(`What "${device}" sends can't be read.`);
    const lines = createInterface(child.stdout);
    const first = Promise.race([once(lines, "line"), once(child, "exit").then(() => undefined)]);
    lines.on("line", (line) => {
      const [timeMs, count] = line.split(" ").map(Number);
      if (timeMs !== undefined && count !== undefined) watch.samples.push({ timeMs, count });
    });
    if ((await first) === undefined) throw new BenchError(`The scanner's namespace has no device "${device}".`);
    return watch;
  }

  /** Milliseconds since the count last changed. */
  get quietMs(): number {
    return Date.now() - (this.samples.at(-1)?.timeMs ?? Date.now());
  }

  async stop(): Promise<void> {
    const ended = once(this.#child, "exit");
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return;
    this.#child.kill("SIGKILL");
    await ended;
  }
}
