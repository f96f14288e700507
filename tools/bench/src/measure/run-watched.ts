import type { ChildProcess } from "node:child_process";
import { once } from "node:events";
import type { Lab } from "@portolan/tool-netlab";
import type { BenchContext } from "../bench-case.ts";
import { BenchError } from "../bench-error.ts";
import { bareEnvironment } from "./bare-environment.ts";
import { type Sending, sendingOf } from "./sending.ts";
import { TransmitWatch } from "./transmit-watch.ts";

/** A scan whose packets were counted by the device that they left through. */
export interface Watched {
  readonly stdout: string;
  readonly sending: Sending;
  /** From the start of the process to its last packet, and to its end. */
  readonly sendSeconds: number;
  readonly wallSeconds: number;
}

export interface WatchOptions {
  /** Device of the scanner's namespace. */
  readonly device: string;
  /**
   * For a scanner that may wait for ever on a quiet link once it is done: it is ended when nothing has been sent for so long. Without
   * it, the scanner must end by itself, and well.
   */
  readonly endWhenQuietMs?: number;
  /** Milliseconds after which the scanner is killed, 10 minutes by default. */
  readonly timeoutMs?: number;
}

const TIMEOUT_MS = 10 * 60_000;
/** Milliseconds between two looks at a scanner that may have to be ended. */
const LOOK_MS = 50;
const MOST_TOLD = 500;

/** A child's output as it comes, and how it ended. */
class Scanner {
  stdout = "";
  stderr = "";
  readonly startedMs = Date.now();
  readonly #child: ChildProcess;
  #isStopped = false;

  constructor(child: ChildProcess) {
    this.#child = child;
    child.stdout?.on("data", (chunk: Buffer) => {
      this.stdout += chunk.toString();
    });
    child.stderr?.on("data", (chunk: Buffer) => {
      this.stderr = `${this.stderr}${chunk.toString()}`.slice(-MOST_TOLD);
    });
  }

  /** Ends it where that is no failure. */
  stop(): void {
    this.#isStopped = true;
    this.#child.kill("SIGKILL");
  }

  /** @throws BenchError when it ends otherwise than well or by `stop`. */
  async ended(timeoutMs: number): Promise<void> {
    const bound = setTimeout(() => this.#child.kill("SIGKILL"), timeoutMs);
    const [status, signal] = await once(this.#child, "close");
    clearTimeout(bound);
    if (status === 0 || this.#isStopped) return;
    throw new BenchError(`"${this.#child.spawnargs.join(" ")}" ended with ${status ?? signal}: ${this.stderr.trim()}`);
  }
}

/**
 * Runs a command in the scanner's namespace and counts what it sends.
 *
 * @throws BenchError when it sends nothing, or does not end as it should.
 */
export async function runWatched(
  lab: Pick<Lab, "spawn">,
  { folder }: Pick<BenchContext, "folder">,
  [program = "", ...words]: readonly string[],
  { device, endWhenQuietMs = Number.POSITIVE_INFINITY, timeoutMs = TIMEOUT_MS }: WatchOptions,
): Promise<Watched> {
  const watch = await TransmitWatch.start(lab, device);
  try {
    const env = bareEnvironment(folder);
    const scanner = new Scanner(lab.spawn(program, words, { stdio: ["ignore", "pipe", "pipe"], env }));
    const before = watch.samples.length;
    const look = setInterval(() => {
      if (watch.samples.length > before && watch.quietMs > endWhenQuietMs) scanner.stop();
    }, LOOK_MS);
    try {
      await scanner.ended(timeoutMs);
    } finally {
      clearInterval(look);
    }
    const { stdout, startedMs } = scanner;
    const wallSeconds = (Date.now() - startedMs) / 1_000;
    const sending = sendingOf(watch.samples);
    return { stdout, sending, sendSeconds: (sending.endedMs - startedMs) / 1_000, wallSeconds };
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    throw new BenchError(`What "${program}" sent can't be told: ${error.message}`, { cause: error });
  } finally {
    await watch.stop();
  }
}
