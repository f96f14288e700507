import { execFile } from "node:child_process";
import { setTimeout } from "node:timers/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** A terminal shows what it shows; it tells nobody when. So it is looked at so often, and so long at the most, in milliseconds. */
const LOOK_MS = 50;
const PATIENCE_MS = 60_000;

/** Characters of the screen that are told when it is not as wanted. */
const MOST_TOLD = 4_000;

/** How a terminal begins. */
export interface TerminalOptions {
  readonly columns: number;
  readonly rows: number;
  /** The folder of its shell. */
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
}

/** A terminal with a shell in it, by tmux(1), on a server of its own that reads nobody's configuration. */
export class Terminal {
  /** Where the server's socket is: one folder a terminal, gone with it. */
  readonly #folder: string;

  private constructor(folder: string) {
    this.#folder = folder;
  }

  static async open({ columns, rows, folder, environment }: TerminalOptions): Promise<Terminal> {
    const terminal = new Terminal(folder);
    const variables = Object.entries(environment).flatMap(([name, value]) => ["-e", `${name}=${value}`]);
    const size = ["-x", String(columns), "-y", String(rows)];
    await terminal.#tmux("new-session", "-d", ...size, "-c", folder, ...variables, "sh");
    return terminal;
  }

  /** Types a line, and Enter behind it. */
  async enter(line: string): Promise<void> {
    await this.#tmux("send-keys", "-l", line);
    await this.press("Enter");
  }

  /** Presses keys by the names that tmux has for them: `p`, `C-c`, `Enter`. */
  async press(...keys: string[]): Promise<void> {
    await this.#tmux("send-keys", ...keys);
  }

  async resize(columns: number, rows: number): Promise<void> {
    await this.#tmux("resize-window", "-x", String(columns), "-y", String(rows));
  }

  /** Whether the cursor is shown. */
  async showsCursor(): Promise<boolean> {
    return (await this.#tmux("display-message", "-p", "#{cursor_flag}")).trim() === "1";
  }

  /** All that is and was on the screen, a line of the programs' own a line, however the terminal had to break it. */
  async text(): Promise<string> {
    return await this.#tmux("capture-pane", "-p", "-J", "-S", "-");
  }

  /** The rows of the screen as they are seen, without the empty ones at its end. */
  async rows(): Promise<string[]> {
    return (await this.#tmux("capture-pane", "-p")).trimEnd().split("\n");
  }

  /** Waits until the text of the screen matches, and gives the match. */
  async shows(pattern: RegExp): Promise<RegExpExecArray> {
    return this.until(
      () => this.text(),
      (text) => pattern.exec(text) ?? undefined,
      String(pattern),
    );
  }

  /** Looks at something until it is as wanted. */
  async until<Seen, Wanted>(
    look: () => Promise<Seen>,
    judge: (seen: Seen) => Wanted | undefined,
    what: string,
  ): Promise<Wanted> {
    const giveUpAtMs = performance.now() + PATIENCE_MS;
    for (;;) {
      const wanted = judge(await look());
      if (wanted !== undefined) return wanted;
      if (performance.now() > giveUpAtMs)
        throw new Error(`The terminal never showed ${what}:\n${(await this.text()).slice(-MOST_TOLD)}`);
      await setTimeout(LOOK_MS);
    }
  }

  /** Ends the server, and so all that runs in the terminal. */
  async close(): Promise<void> {
    await this.#tmux("kill-server");
  }

  async #tmux(...words: string[]): Promise<string> {
    const env = { ...process.env, TMUX_TMPDIR: this.#folder };
    const { stdout } = await run("tmux", ["-L", "terminal", "-f", "/dev/null", ...words], { env });
    return stdout;
  }
}
