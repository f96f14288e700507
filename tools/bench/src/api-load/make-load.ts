import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import { BenchError } from "../bench-error.ts";
import { type LoadOrder, type LoadReport, loadReportSchema } from "./load-report.ts";

const SCRIPT = fileURLToPath(new URL("./load-process.ts", import.meta.url));

/** A process that makes load, ready to begin. */
export class LoadMaker {
  readonly #child: ChildProcess;
  readonly #output: Promise<string>;

  private constructor(child: ChildProcess, output: Promise<string>) {
    this.#child = child;
    this.#output = output;
  }

  static async start(order: LoadOrder): Promise<LoadMaker> {
    const child = spawn(process.execPath, ["--import", "tsx", SCRIPT, JSON.stringify(order)], {
      stdio: ["pipe", "pipe", "inherit"],
    });
    const [line] = (await once(child.stdout, "data")) as [Buffer];
    if (String(line) !== "ready\n") throw new BenchError(`The load cannot be made: ${String(line)}`);
    return new LoadMaker(child, text(child.stdout));
  }

  /** @param scan Identifier of the scan to follow; any text where nobody follows one. @throws BenchError when the process fails. */
  async run(scan: string): Promise<LoadReport> {
    this.#child.stdin?.end(`${scan}\n`);
    const report = loadReportSchema.safeParse(JSON.parse((await this.#output) || "null"));
    if (!report.success) throw new BenchError("The process that makes load did not say what came of it.");
    return report.data;
  }
}
