import { type ChildProcess, spawn } from "node:child_process";
import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { fileURLToPath } from "node:url";
import { expect, it, onTestFinished } from "vitest";
import { closedPort, postScan, readLines } from "./harness.ts";

const COMMAND = fileURLToPath(new URL("../bin/portolan-api.js", import.meta.url));

function start(...args: string[]): ChildProcess {
  const child = spawn(process.execPath, [COMMAND, ...args], { stdio: ["ignore", "pipe", "pipe"] });
  onTestFinished(() => void child.kill("SIGKILL"));
  return child;
}

/** Starts the built command on a port that the system chooses, and gives its address once it listens. */
async function startListening(...args: string[]): Promise<{ readonly child: ChildProcess; readonly url: string }> {
  const child = start("--port", "0", ...args);
  if (child.stderr === null) throw new Error("The command has no standard error.");
  for await (const line of createInterface({ input: child.stderr })) {
    const url = /^portolan-api: listening on (http:\S+)$/.exec(line)?.[1];
    if (url !== undefined) return { child, url };
  }
  throw new Error("The command does not listen.");
}

/** Runs the built command to its end. */
async function run(...args: string[]): Promise<{ readonly status: number | null; readonly stderr: string }> {
  const child = start(...args);
  let stderr = "";
  child.stderr?.on("data", (chunk: Buffer) => {
    stderr += chunk.toString();
  });
  const [status] = (await once(child, "close")) as [number | null];
  return { status, stderr };
}

it.each(["SIGTERM", "SIGINT"] as const)("ends its scans in order on %s, and exits with status 0", async (signal) => {
  const { child, url } = await startListening();
  const exit = once(child, "exit");
  const slow = { targets: ["127.0.0.0/24"], ports: `${await closedPort()}`, pace: { ratePerSecond: 1 } };
  const lines = readLines(await postScan(url, slow));
  expect((await lines.next()).value).toMatchObject({ type: "start" });
  child.kill(signal);
  let last: unknown;
  for await (const event of lines) last = event;
  expect(last).toMatchObject({ type: "end", status: "aborted" });
  expect(await exit).toEqual([0, null]);
});

it("scans with worker threads, which its build brings along", async () => {
  const { url } = await startListening("--host", "::1");
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  const response = await postScan(url, { targets: ["127.0.0.0/25"], ports: "1-64" });
  let last: unknown;
  for await (const event of readLines(response)) last = event;
  expect(last).toMatchObject({ type: "end", status: "finished", decided: 128 * 64 });
});

it.each(["0.0.0.0", "::", "192.0.2.1", "127.0.0.0/8", "128.0.0.1", ""])("does not listen on %j", async (host) => {
  const { status, stderr } = await run("--port", "0", `--host=${host}`);
  expect(stderr).toBe(
    `portolan-api: Host ${JSON.stringify(host)} is not a loopback address: listen on 127.0.0.1 or ::1 for now.\n`,
  );
  expect(status).toBe(2);
});

it("says in one line that the port is taken", async () => {
  const holder = createServer().listen(0, "127.0.0.1");
  await once(holder, "listening");
  onTestFinished(() => void holder.close());
  const address = holder.address();
  const port = typeof address === "object" ? address?.port : undefined;
  const { status, stderr } = await run("--port", `${port}`);
  expect(stderr).toBe(
    `portolan-api: Port ${port} of 127.0.0.1 cannot be had (EADDRINUSE): name another with --port.\n`,
  );
  expect(status).toBe(1);
});

it("says in one line what is wrong with its command line", async () => {
  const { status, stderr } = await run("--prot", "80");
  expect(stderr).toMatch(/^portolan-api: .*--prot.*\n$/);
  expect(status).toBe(2);
});
