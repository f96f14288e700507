import { once } from "node:events";
import { type AddressInfo, createServer, type Server } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { DIFFERENCE_SCHEMAS } from "../src/diff/difference-schema.ts";
import {
  addScan,
  bearer,
  closedPort,
  createToken,
  followScan,
  freshFolder,
  isStatus,
  openPort,
  readProblem,
  serve,
  waitFor,
} from "./harness.ts";

/** Asks for a scan, and gives its identifier when it is over. */
async function scanned(url: string, body: unknown): Promise<string> {
  const { id } = await addScan(url, body);
  await followScan(url, id);
  return id;
}

function getDiff(url: string, before: string, after: string, accept = "*/*"): Promise<Response> {
  return fetch(`${url}/v1/scans/${before}/diff/${after}`, { headers: { Accept: accept } });
}

/** The difference of two scans, which must be of the form that is documented. */
async function readDiff(url: string, before: string, after: string) {
  const response = await getDiff(url, before, after);
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("application/json; charset=utf-8");
  return DIFFERENCE_SCHEMAS.Difference.parse(await response.json());
}

async function listenOn(port: number): Promise<Server> {
  const server = createServer((socket) => socket.on("error", () => undefined).destroy());
  server.listen(port, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  return server;
}

/** Two scans between which a port was opened and another was closed. */
async function changing(): Promise<{ url: string; before: string; after: string; opened: number; gone: number }> {
  const url = await serve();
  const server = await listenOn(0);
  const { port: gone } = server.address() as AddressInfo;
  const opened = await closedPort();
  const body = { targets: ["127.0.0.1"], ports: `${gone},${opened}`, records: "all" };
  const before = await scanned(url, body);
  server.close();
  await once(server, "close");
  await listenOn(opened);
  return { url, before, after: await scanned(url, body), opened, gone };
}

it("tells ports that are new and ports that are gone, in JSON, Markdown and text", async () => {
  const { url, before, after, opened, gone } = await changing();
  const difference = await readDiff(url, before, after);
  const changes = difference.changes.map((change) => [change.type, "port" in change ? change.port : undefined]);
  expect(changes).toHaveLength(2);
  expect(changes).toEqual(
    expect.arrayContaining([
      ["port-new", opened],
      ["port-gone", gone],
    ]),
  );
  expect(difference).toMatchObject({
    before: { complete: true, openPorts: 1 },
    after: { complete: true },
    notCompared: [],
  });
  expect((await readDiff(url, after, after)).changes).toEqual([]);
  const markdown = await getDiff(url, before, after, "text/markdown");
  expect(markdown.headers.get("Content-Type")).toBe("text/markdown; charset=utf-8");
  expect(await markdown.text()).toMatch(new RegExp(`^\\| new \\| .127\\.0\\.0\\.1. \\| .${opened}/tcp. \\|`, "m"));
  const text = await getDiff(url, before, after, "text/plain");
  expect(text.headers.get("Content-Type")).toBe("text/plain; charset=utf-8");
  expect(await text.text()).toMatch(new RegExp(`^- ${gone}/tcp `, "m"));
});

it("tells what only one of the two scans covered, also of more ranges than a scan's start names", async () => {
  const url = await serve();
  const port = await openPort();
  // Every second address: each is a range of its own.
  const odd = Array.from({ length: 64 }, (_, index) => index * 2 + 1).join(",");
  const targets = Array.from({ length: 5 }, (_, index) => `127.0.${index}.${odd}`);
  const before = await scanned(url, { targets, ports: `${port}` });
  const after = await scanned(url, { targets: [...targets, "127.0.0.2"], ports: `${port}` });
  const { changes, notCompared } = await readDiff(url, before, after);
  expect(changes).toEqual([]);
  expect(notCompared).toEqual([{ ip: "127.0.0.2", foundIn: "after", why: "not-covered", ports: [] }]);
});

it("says of a scan that still runs that its side is not complete", async () => {
  const url = await serve();
  const port = await openPort();
  const before = await scanned(url, { targets: ["127.0.0.1-2"], ports: `${port}` });
  const slow = await addScan(url, { targets: ["127.0.0.1-9"], ports: `${port}`, pace: { ratePerSecond: 1 } });
  await waitFor(url, slow.id, isStatus("running"));
  const difference = await readDiff(url, before, slow.id);
  expect(difference).toMatchObject({ before: { complete: true }, after: { complete: false } });
  expect(difference.changes).toEqual([]);
  await fetch(`${url}/v1/scans/${slow.id}`, { method: "DELETE" });
});

it("refuses what it does not know, cannot send, or would not hold", async () => {
  const url = await serve({ limits: { comparedEvents: 11 } });
  const port = await closedPort();
  const small = await scanned(url, { targets: ["127.0.0.1"], ports: `${port}` });
  const large = await scanned(url, { targets: ["127.0.0.1-9"], ports: `${port}` });
  for (const [before, after] of [
    [small, "none"],
    ["none", small],
  ] as const)
    expect(await readProblem(await getDiff(url, before, after))).toMatchObject({ type: "/problems/not-found" });
  expect(await readProblem(await getDiff(url, small, small, "image/png"))).toMatchObject({
    type: "/problems/not-acceptable",
    status: 406,
  });
  expect((await getDiff(url, small, small)).status).toBe(200);
  expect(await readProblem(await getDiff(url, small, large))).toMatchObject({
    type: "/problems/scan-too-large",
    status: 422,
  });
});

it("makes no more comparisons at one time than it may", async () => {
  const url = await serve({ limits: { comparisons: 0 } });
  const id = await scanned(url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` });
  const response = await getDiff(url, id, id);
  expect(response.headers.get("Retry-After")).toMatch(/^\d+$/);
  expect(await readProblem(response)).toMatchObject({ type: "/problems/unavailable", status: 503 });
});

it("compares only what the caller may see", async () => {
  const data = freshFolder();
  const url = await serve({}, { data });
  const [one, other] = [createToken(data, "--scope", "scan"), createToken(data, "--scope", "scan")];
  const body = { targets: ["127.0.0.1"], ports: `${await closedPort()}` };
  const [mine, theirs] = [await addScan(url, body, bearer(one)), await addScan(url, body, bearer(other))];
  const get = (before: string, after: string, token: string) =>
    fetch(`${url}/v1/scans/${before}/diff/${after}`, { headers: bearer(token) });
  expect((await get(mine.id, mine.id, one)).status).toBe(200);
  expect((await get(mine.id, theirs.id, one)).status).toBe(404);
  expect((await get(theirs.id, mine.id, one)).status).toBe(404);
  const reader = createToken(data, "--scope", "read");
  expect((await get(mine.id, theirs.id, reader)).status).toBe(200);
});
