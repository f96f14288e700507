import { type ChildProcessWithoutNullStreams, spawn } from "node:child_process";
import { once } from "node:events";
import { mkdtempSync, rmSync } from "node:fs";
import { createServer, type Server } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** The built command. */
export const LAUNCHER = fileURLToPath(new URL("../bin/portolan.cjs", import.meta.url));
const WITHOUT_NAME_SERVERS = new URL("./without-name-servers.mjs", import.meta.url).href;

/** What a finished command left. */
export interface Outcome {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** A command that runs. */
export interface RunningCommand {
  readonly child: ChildProcessWithoutNullStreams;
  readonly outcome: Promise<Outcome>;
  /** Resolves when standard output has this text, or has ended without. */
  printed(text: string): Promise<void>;
  /** Resolves when standard error has this text, or has ended without. */
  told(text: string): Promise<void>;
}

/** How a command is started. */
export interface StartOptions {
  readonly environment?: Readonly<Record<string, string>>;
  readonly redirection?: string;
}

/** How a command is run: with this on its standard input. */
export interface RunOptions extends StartOptions {
  readonly input?: string;
}

/** A folder for one test, and commands that run in it, with their state in it too. */
export class Workplace {
  readonly folder = mkdtempSync(join(tmpdir(), "portolan-e2e-"));
  readonly state = join(this.folder, "state");
  readonly configuration = join(this.folder, "configuration");
  readonly #children: ChildProcessWithoutNullStreams[] = [];

  /** Starts the built command, by a shell that redirects its output if so asked, as by `> /dev/full`. */
  start(argv: readonly string[], { environment = {}, redirection = "" }: StartOptions = {}): RunningCommand {
    const { NO_COLOR: _, FORCE_COLOR: __, ...inherited } = process.env;
    const env = {
      ...inherited,
      XDG_STATE_HOME: this.state,
      XDG_CONFIG_HOME: this.configuration,
      NODE_OPTIONS: `--import ${WITHOUT_NAME_SERVERS}`,
      ...environment,
    };
    const shellArguments = ["-c", `exec "$0" "$@" ${redirection}`, process.execPath, LAUNCHER, ...argv];
    const child = spawn("sh", shellArguments, { cwd: this.folder, env });
    this.#children.push(child);
    return watch(child);
  }

  /** Runs the built command to its end. */
  async run(argv: readonly string[], { input = "", ...options }: RunOptions = {}): Promise<Outcome> {
    const { child, outcome } = this.start(argv, options);
    child.stdin.end(input);
    return outcome;
  }

  /** Ends what a failed test left running, and removes the folder. */
  remove(): void {
    for (const child of this.#children) child.kill("SIGKILL");
    rmSync(this.folder, { recursive: true });
  }
}

function watch(child: ChildProcessWithoutNullStreams): RunningCommand {
  const texts = { stdout: "", stderr: "" };
  for (const name of ["stdout", "stderr"] as const) {
    child[name].setEncoding("utf8").on("data", (chunk: string) => {
      texts[name] += chunk;
    });
  }
  // A command may end before it has read what it's given.
  child.stdin.on("error", () => undefined);
  const closed = once(child, "close") as Promise<[number | null]>;
  const appears = async (name: "stdout" | "stderr", text: string): Promise<void> => {
    while (!texts[name].includes(text) && !child[name].destroyed) {
      await Promise.race([once(child[name], "data"), closed]);
    }
  };
  return {
    child,
    outcome: closed.then(([status]) => ({ status, ...texts })),
    printed: (text) => appears("stdout", text),
    told: (text) => appears("stderr", text),
  };
}

/** Ports of this machine to scan: some with a listener, some without. */
export class Harbour {
  readonly open: readonly number[];
  /** Ports that had a listener a moment ago, so that nobody else is likely to have them now. */
  readonly closed: readonly number[];
  readonly #servers: readonly Server[];

  private constructor(servers: readonly Server[], closed: readonly number[]) {
    this.#servers = servers;
    this.open = servers.map(portOf).sort((left, right) => left - right);
    this.closed = closed;
  }

  static async build(host: string, open: number, closed: number): Promise<Harbour> {
    const servers = await Promise.all(Array.from({ length: open + closed }, () => listen(host)));
    const unused = servers.slice(open);
    const closedPorts = unused.map(portOf);
    await Promise.all(unused.map(close));
    return new Harbour(servers.slice(0, open), closedPorts);
  }

  /** As `-p` takes them. */
  get ports(): string {
    return [...this.open, ...this.closed].join();
  }

  async remove(): Promise<void> {
    await Promise.all(this.#servers.map(close));
  }
}

async function listen(host: string): Promise<Server> {
  const server = createServer((socket) => socket.on("error", () => undefined).destroy());
  server.listen(0, host);
  await once(server, "listening");
  return server;
}

async function close(server: Server): Promise<void> {
  server.close();
  await once(server, "close");
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}
