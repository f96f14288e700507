import { once } from "node:events";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { fileURLToPath } from "node:url";
import type { Lab } from "@portolan/tool-netlab";
import type { LabServer } from "./lab-server.ts";

const ASK_PORT = fileURLToPath(new URL("./ask-port.ts", import.meta.url));

/** Where servers run. */
const WHERE = "target";

/**
 * Gives the server a /run of its own, so that nothing of it is seen outside, and ends all its processes with the one that was spawned:
 * the shell stays between, since a server that changes its user is no longer told of its parent's death (PR_SET_PDEATHSIG of prctl(2)).
 */
const CONFINEMENT = [
  ...["--mount", "--pid", "--fork", "--kill-child", "--mount-proc"],
  ...["sh", "-c", 'mount -t tmpfs tmpfs /run && "$@"; exit $?', "sh"],
];

/** A server that runs until it is stopped. */
export interface RunningServer {
  /** What came back for a payload, in hexadecimal; empty when nothing did. */
  ask(port: number, payload: number): Promise<string>;
  /** Kills the server, waits for its end, removes its files, and returns what it said. */
  stop(): Promise<string>;
}

/** Starts a server in the target's namespace. It is killed with the lab at the latest. */
export async function startServer(lab: Lab, server: LabServer, address: string): Promise<RunningServer> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-udp-"));
  const options = { where: WHERE, cwd: folder, env: { ...process.env, ...server.environment } };
  for (const [name, contents] of Object.entries(server.files ?? {})) await writeFile(join(folder, name), contents);
  for (const [command, ...commandArguments] of server.preparations ?? []) {
    const { exitCode, stderr } = await lab.exec(command, commandArguments, options);
    if (exitCode !== 0) throw new Error(`"${command}" ended with ${exitCode}: ${stderr}`);
  }
  const child = lab.spawn("unshare", [...CONFINEMENT, server.command, ...server.commandArguments], {
    ...options,
    // Some end with their standard input.
    stdio: ["pipe", "pipe", "pipe"],
  });
  const words = [child.stdout, child.stderr].map((stream) => (stream === null ? "" : text(stream)));
  const ended = once(child, "close");
  return {
    async ask(port, payload) {
      const question = ["--import", "tsx", ASK_PORT, address, `${port}`, `${payload}`];
      const { stdout, stderr, exitCode } = await lab.exec(process.execPath, question);
      if (exitCode !== 0) throw new Error(`The question ended with ${exitCode}: ${stderr}`);
      return stdout;
    },
    async stop() {
      child.kill("SIGKILL");
      await ended;
      await rm(folder, { recursive: true, force: true });
      return (await Promise.all(words)).join("");
    },
  };
}
