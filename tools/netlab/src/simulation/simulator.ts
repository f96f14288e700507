import { type ChildProcessByStdio, spawn } from "node:child_process";
import { createInterface, type Interface } from "node:readline";
import type { Readable, Writable } from "node:stream";
import { fileURLToPath } from "node:url";
import { LabError } from "../lab-error.ts";
import { inNamespace } from "../namespaces.ts";
import { TYPESCRIPT_LOADER } from "../typescript-loader.ts";
import type { SimulationCounters } from "./counters.ts";
import type { CompleteSimulation } from "./simulation-specification.ts";

const PROGRAM = fileURLToPath(new URL("./simulator-main.ts", import.meta.url));

/** How long a simulator may take to start, or to tell its counters, on a busy machine. */
const ANSWER_TIMEOUT_MS = 30_000;
/** Characters of its last words that are told. */
const MOST_TOLD = 500;

type SimulatorProcess = ChildProcessByStdio<Writable, Readable, Readable>;

/** The process that plays a network. It ends with its namespace, and with its maker. */
export class Simulator {
  readonly #child: SimulatorProcess;
  readonly #lines: Interface;
  readonly #namespace: string;
  #said = "";
  #ended: string | undefined;

  private constructor(child: SimulatorProcess, namespace: string) {
    this.#child = child;
    this.#namespace = namespace;
    this.#lines = createInterface(child.stdout);
    child.stderr.on("data", (chunk: Buffer) => {
      this.#said = `${this.#said}${chunk.toString()}`.slice(-MOST_TOLD);
    });
    // A broken pipe is a simulator that is gone, which its exit tells.
    child.stdin.on("error", () => {});
    child.once("error", ({ message }) => this.#end(message));
    child.once("exit", (code, signal) => this.#end(`it ended with ${code ?? signal}`));
  }

  /**
   * Starts the simulator of a namespace, and returns once its device is there.
   *
   * @throws LabError `SIMULATOR_FAILED` when it does not start.
   */
  static async start(namespace: string, specification: CompleteSimulation): Promise<Simulator> {
    const program = [process.execPath, ...TYPESCRIPT_LOADER, PROGRAM, JSON.stringify(specification)];
    const [command, commandArguments] = inNamespace(namespace, program);
    // Detached, so that Ctrl-C at a terminal does not reach it. The test runner's own Node options are not for it.
    const child = spawn(command, commandArguments, {
      detached: true,
      stdio: ["pipe", "pipe", "pipe"],
      env: { ...process.env, NODE_OPTIONS: "" },
    });
    const simulator = new Simulator(child, namespace);
    await simulator.#line();
    return simulator;
  }

  /** @throws LabError `SIMULATOR_FAILED` when it no longer runs. */
  requireRunning(): void {
    if (this.#ended !== undefined) throw this.#failure(this.#ended);
  }

  /** What it has done so far. One call at a time. */
  async counters(): Promise<SimulationCounters> {
    this.requireRunning();
    const line = this.#line();
    this.#child.stdin.write("?");
    return JSON.parse(await line) as SimulationCounters;
  }

  #end(why: string): void {
    this.#ended ??= why;
    this.#lines.emit("ended");
  }

  #failure(why: string): LabError {
    const message = `The simulator in "${this.#namespace}" does not answer (${why}): ${this.#said.trim()}`;
    return new LabError("SIMULATOR_FAILED", message);
  }

  /** The next line that it says. */
  #line(): Promise<string> {
    return new Promise((resolve, reject) => {
      const settle = (): void => {
        clearTimeout(bound);
        this.#lines.off("line", onLine);
        this.#lines.off("ended", onEnd);
      };
      const onLine = (line: string): void => {
        settle();
        resolve(line);
      };
      const onEnd = (): void => {
        settle();
        reject(this.#failure(this.#ended ?? `nothing came within ${ANSWER_TIMEOUT_MS} ms`));
      };
      const bound = setTimeout(onEnd, ANSWER_TIMEOUT_MS);
      this.#lines.once("line", onLine);
      this.#lines.once("ended", onEnd);
    });
  }
}
