import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";

/** What terminals are told beside text: ECMA-48 control sequences, and the operating system commands of xterm. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what they are made of.
const CONTROL_SEQUENCES = /\u001b(?:\[[0-?]*[ -/]*[@-~]|\][^\u0007]*\u0007|[=>])/g;

/** A shell at a terminal of its own, made by script(1). */
export class InteractiveShell {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #closed: Promise<unknown>;
  #output = "";

  constructor(command: string, directory: string, environment: Readonly<Record<string, string | undefined>>) {
    this.#child = spawn("script", ["-q", "-e", "-c", command, "/dev/null"], { cwd: directory, env: environment });
    this.#child.stdout.setEncoding("utf8").on("data", (text: string) => {
      this.#output += text;
    });
    this.#closed = once(this.#child, "close");
    // A shell that has ended reads no more.
    this.#child.stdin.on("error", () => undefined);
  }

  /** Types the keys. */
  type(keys: string): void {
    this.#child.stdin.write(keys);
  }

  /** Waits until the terminal has shown what fits since the last call, and gives that. */
  async shown(pattern: RegExp): Promise<RegExpExecArray> {
    for (;;) {
      const text = this.#output.replace(CONTROL_SEQUENCES, "").replaceAll("\r", "");
      const found = pattern.exec(text);
      if (found !== null) {
        this.#output = "";
        return found;
      }
      if (this.#child.stdout.readableEnded) throw new Error(`The shell ended without ${pattern}: ${text}`);
      await Promise.race([once(this.#child.stdout, "data"), this.#closed]);
    }
  }

  /** Ends it. */
  end(): void {
    this.#child.kill("SIGKILL");
  }
}
