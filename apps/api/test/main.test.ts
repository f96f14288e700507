import { once } from "node:events";
import { readFile } from "node:fs/promises";
import { createServer } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { VIEWER_FILES } from "../src/docs/docs-routes.ts";
import { run, startListening } from "./command.ts";
import { addScan, followScan, freshFolder, openPort, type Received, readEvents } from "./harness.ts";

it.each(["SIGTERM", "SIGINT"] as const)(
  "stops its scans on %s, exits with status 0, and goes on when it is back",
  async (signal) => {
    const data = freshFolder();
    const { child, url } = await startListening("--data", data);
    const exit = once(child, "exit");
    const open = await openPort();
    const body = { targets: ["127.0.0.1-20"], ports: `${open}`, records: "all", pace: { ratePerSecond: 20 } };
    const { id } = await addScan(url, body);
    const before: Received[] = [];
    let isStopped = false;
    // Stopped from within the stream, which is on its way for sure; a second signal would end it at once.
    for await (const event of readEvents(await fetch(`${url}/v1/scans/${id}/events`))) {
      if (event.id !== undefined) before.push(event);
      if (event.type === "port" && !isStopped) isStopped = child.kill(signal);
    }
    expect(await exit).toEqual([0, null]);
    expect(before.map(({ type }) => type)).not.toContain("end");
    const again = await startListening("--data", data);
    const after = await followScan(again.url, id, before.at(-1)?.id);
    const ports = [...before, ...after].filter(({ type }) => type === "port").map(({ data: port }) => port["ip"]);
    expect(ports).toHaveLength(20);
    expect(new Set(ports).size).toBe(20);
  },
);

it("scans with worker threads, which its build brings along", async () => {
  const { url } = await startListening("--host", "::1");
  expect(url).toMatch(/^http:\/\/\[::1\]:\d+$/);
  const { id } = await addScan(url, { targets: ["127.0.0.0/25"], ports: "1-64" });
  const events = await followScan(url, id);
  expect(events.find(({ type }) => type === "end")?.data).toMatchObject({ status: "finished", decided: 128 * 64 });
});

it("shows its documentation with the files that its build brings along", async () => {
  const { url } = await startListening();
  for (const file of VIEWER_FILES) {
    const [built, served] = await Promise.all([
      readFile(new URL(`../dist/docs/${file}`, import.meta.url), "utf8"),
      fetch(`${url}/docs/${file}`).then((response) => response.text()),
    ]);
    expect(served === built, file).toBe(true);
  }
});

it.each(["0.0.0.0", "::", "192.0.2.1", "128.0.0.1"])("does not listen on %j without a token", async (host) => {
  const { status, stderr } = await run("--port", "0", `--host=${host}`);
  expect(stderr).toBe(
    `portolan-api: Host ${JSON.stringify(host)} is not a loopback address, and there is no token that is good: make one with portolan-api token create, or listen on 127.0.0.1.\n`,
  );
  expect(status).toBe(2);
});

it.each(["127.0.0.0/8", "300.1.1.1", ""])("does not listen on %j", async (host) => {
  const { status, stderr } = await run("--port", "0", `--host=${host}`);
  expect(stderr).toBe(`portolan-api: Host ${JSON.stringify(host)} is not one address: listen on 127.0.0.1 or ::1.\n`);
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
