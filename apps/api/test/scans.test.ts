import { request } from "node:http";
import type { ScanRequest } from "@portolan/core";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ScanView } from "../src/scans/scan-view.ts";
import { threadsFor } from "../src/scans/threads-for.ts";
import { startServer } from "../src/server.ts";
import {
  addScan,
  closedPort,
  followScan,
  freshFolder,
  isStatus,
  openPort,
  postScan,
  readProblem,
  readResults,
  readScan,
  serve,
  serverOptions,
  waitFor,
  watching,
} from "./harness.ts";

/** A scan that takes minutes, unless somebody stops it. */
async function slowScan(): Promise<object> {
  return { targets: ["127.0.0.0/24"], ports: `${await closedPort()}`, pace: { ratePerSecond: 1 } };
}

function act(url: string, id: string, action: "pause" | "resume" | ""): Promise<Response> {
  const path = action === "" ? "" : `/${action}`;
  return fetch(`${url}/v1/scans/${id}${path}`, { method: action === "" ? "DELETE" : "POST" });
}

async function list(url: string, query = ""): Promise<{ scans: ScanView[]; next: string | null }> {
  const response = await fetch(`${url}/v1/scans?${query}`);
  expect(response.status).toBe(200);
  return (await response.json()) as { scans: ScanView[]; next: string | null };
}

it("tells of the hosts that are wanted, in the order of a seed", async () => {
  const url = await serve();
  const seed = "0123456789abcdef0123456789abcdef";
  const body = { targets: ["127.0.0.1-3"], ports: `${await closedPort()}`, seed };
  const told = async (hosts: string) => {
    const events = await followScan(url, (await addScan(url, { ...body, hosts })).id);
    expect(events.find(({ type }) => type === "start")?.data).toMatchObject({ seed });
    return events.filter(({ type }) => type === "host").map(({ data }) => data["ip"]);
  };
  const all = await told("all");
  expect(all.toSorted()).toEqual(["127.0.0.1", "127.0.0.2", "127.0.0.3"]);
  expect(await told("open")).toEqual([]);
});

it("looks up a bounded number of names", async () => {
  const url = await serve({ lookup: () => Promise.reject(new Error("Nobody is to be asked.")) });
  const targets = Array.from({ length: 65 }, (_, index) => `host-${index}.example`);
  const problem = await readProblem(await postScan(url, { targets, ports: "22" }));
  expect(problem).toMatchObject({ type: "/problems/request-invalid", detail: expect.stringContaining("65 names") });
});

it("takes a scan on, runs it, and keeps what it found", async () => {
  const url = await serve();
  const [open, closed] = [await openPort(), await closedPort()];
  const body = { targets: ["127.0.0.1"], ports: `${open},${closed}` };
  const response = await postScan(url, body);
  expect(response.status).toBe(202);
  const scan = (await response.json()) as ScanView;
  expect(response.headers.get("Location")).toBe(`/v1/scans/${scan.id}`);
  expect(scan).toMatchObject({ request: body, addresses: ["127.0.0.1"], probes: 2 });
  const events = await followScan(url, scan.id);
  expect(events.map(({ type }) => type)).toEqual(["status", "start", "port", "host", "end", "status"]);
  expect(events.at(-1)?.data).toMatchObject({ status: "finished" });
  expect(await readScan(url, scan.id)).toMatchObject({
    status: "finished",
    progress: { decided: 2, open: 1 },
    failure: null,
  });
  expect(await readResults(url, scan.id)).toMatchObject([
    { ip: "127.0.0.1", port: open, state: "open", reason: "syn-ack" },
  ]);
});

it("hands engine, techniques, pace and records on", async () => {
  const requests: ScanRequest[] = [];
  const url = await serve({ startScan: watching(requests) });
  const [open, closed] = [await openPort(), await closedPort()];
  const body = {
    targets: ["127.0.0.1"],
    ports: `${open},${closed}`,
    engine: "connect",
    techniques: ["connect"],
    pace: { template: "polite", maxRetries: 1 },
    records: "all",
  };
  const { id } = await addScan(url, body);
  await followScan(url, id);
  const { targets, ports, ...rest } = body;
  expect(requests).toMatchObject([rest]);
  expect((await readResults(url, id)).map(({ port, state }) => [port, state])).toEqual(
    expect.arrayContaining([
      [open, "open"],
      [closed, "closed"],
    ]),
  );
});

it("keeps the thread that answers free of all but small scans", async () => {
  const requests: ScanRequest[] = [];
  const url = await serve({ startScan: watching(requests) });
  for (const ports of ["1-4095", "1-4096"])
    await followScan(url, (await addScan(url, { targets: ["127.0.0.1"], ports })).id);
  expect(requests.map(({ workers }) => workers)).toEqual([threadsFor(4_095), threadsFor(4_096)]);
});

it.each(["127.0.0.1", "127.255.255.255", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "127.0.0.0/29", "127.0.0.1-3"])(
  "scans %s",
  async (target) => {
    const url = await serve();
    const { id } = await addScan(url, { targets: [target], ports: `${await closedPort()}` });
    expect((await followScan(url, id)).at(-1)?.data).toMatchObject({ status: "finished" });
  },
);

it("looks a name up once, and scans what was found", async () => {
  const answers = [[{ address: "127.0.0.9" }], [{ address: "192.0.2.1" }]];
  const asked: string[] = [];
  const url = await serve({
    lookup: async (name) => {
      asked.push(name);
      return answers.shift() ?? [];
    },
  });
  const body = { targets: ["changing.example"], ports: `${await closedPort()}` };
  const { id, addresses } = await addScan(url, body, { "Idempotency-Key": "once" });
  expect(addresses).toEqual(["127.0.0.9"]);
  expect((await addScan(url, body, { "Idempotency-Key": "once" })).id).toBe(id);
  const hosts = (await followScan(url, id)).filter(({ type }) => type === "host");
  expect(hosts.map(({ data }) => [data["ip"], data["hostname"]])).toEqual([["127.0.0.9", "changing.example"]]);
  expect(asked).toEqual(["changing.example"]);
});

describe("Idempotency-Key", () => {
  it("gives the same scan for the same request, and refuses another", async () => {
    const url = await serve();
    const body = { targets: ["127.0.0.1"], ports: `${await closedPort()}` };
    const key = { "Idempotency-Key": "8e03978e-40d5-43dd-bc93-6894a57f9324" };
    const scans = await Promise.all(Array.from({ length: 5 }, () => addScan(url, body, key)));
    expect(new Set(scans.map(({ id }) => id)).size).toBe(1);
    // The order of members makes no other request.
    expect((await addScan(url, { ports: body.ports, targets: body.targets }, key)).id).toBe(scans[0]?.id);
    const reused = await postScan(url, { ...body, ports: "1" }, key);
    expect(await readProblem(reused)).toMatchObject({ type: "/problems/idempotency-key-reused", status: 422 });
    expect((await list(url)).scans).toHaveLength(1);
  });

  it.each(["", "with space", "é", "x".repeat(256)])("refuses %j", async (key) => {
    const url = await serve();
    const headers = { "Idempotency-Key": key };
    const response = await postScan(url, { targets: ["127.0.0.1"], ports: "1" }, headers);
    expect(await readProblem(response)).toMatchObject({ type: "/problems/request-invalid", status: 400 });
  });
});

describe("GET /v1/scans", () => {
  it("lists the newest first, page by page, of one status", async () => {
    const url = await serve();
    const body = { targets: ["127.0.0.1"], ports: `${await closedPort()}` };
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) {
      const { id } = await addScan(url, body);
      await followScan(url, id);
      ids.unshift(id);
    }
    const first = await fetch(`${url}/v1/scans?limit=2`);
    expect(first.headers.get("Link")).toMatch(/^<\/v1\/scans\?limit=2&cursor=[\w-]+>; rel="next"$/);
    const seen: string[] = [];
    for (let cursor = ""; ; ) {
      const page = await list(url, `limit=2&status=finished${cursor}`);
      seen.push(...page.scans.map(({ id }) => id));
      if (page.next === null) break;
      cursor = `&cursor=${page.next}`;
    }
    expect(seen).toEqual(ids);
    expect((await list(url, "status=failed")).scans).toEqual([]);
  });

  it.each(["limit=0", "limit=1001", "limit=x", "status=done", "cursor=MTI", "cursor=!", "page=2", "limit=1&limit=2"])(
    "refuses %s",
    async (query) => {
      const response = await fetch(`${await serve()}/v1/scans?${query}`);
      expect(await readProblem(response)).toMatchObject({ type: "/problems/request-invalid", status: 400 });
    },
  );
});

describe("a scan that is told to stop", () => {
  it("is paused, goes on, and is aborted", async () => {
    const url = await serve();
    const { id } = await addScan(url, await slowScan());
    await waitFor(url, id, ({ type }) => type === "start");
    const paused = await act(url, id, "pause");
    expect(await paused.json()).toMatchObject({ id, status: "paused", endedAt: null });
    expect((await act(url, id, "pause")).status).toBe(200);
    expect((await act(url, id, "resume")).status).toBe(200);
    await waitFor(url, id, isStatus("running"));
    const aborted = (await (await act(url, id, "")).json()) as ScanView;
    expect(aborted).toMatchObject({ status: "aborted", endedAt: expect.any(String) });
    expect((await act(url, id, "")).status).toBe(200);
    const events = await followScan(url, id);
    const statuses = events.filter(({ type }) => type === "status").map(({ data }) => data["status"]);
    expect(statuses[0]).toBe("running");
    expect(statuses.at(-1)).toBe("aborted");
    expect(statuses).toContain("paused");
    expect(events.filter(({ type }) => type === "end")).toHaveLength(1);
    for (const action of ["pause", "resume"] as const) {
      const problem = await readProblem(await act(url, id, action));
      expect(problem).toMatchObject({ type: "/problems/scan-over", status: 409 });
    }
  });

  it("keeps what it had found, and has all of it when it has gone on", async () => {
    const url = await serve();
    const open = await openPort();
    const body = { targets: ["127.0.0.1-40"], ports: `${open}`, records: "all", pace: { ratePerSecond: 100 } };
    const { id } = await addScan(url, body);
    for (let pauses = 0; pauses < 2; pauses += 1) {
      await waitFor(url, id, ({ type }) => type === "port");
      await act(url, id, "pause");
      await act(url, id, "resume");
    }
    const events = await followScan(url, id);
    expect(events.at(-1)?.data).toMatchObject({ status: "finished" });
    const ports = events.filter(({ type }) => type === "port").map(({ data }) => data["ip"]);
    expect(ports).toHaveLength(40);
    expect(new Set(ports).size).toBe(40);
    expect(await readResults(url, id, "limit=7")).toHaveLength(40);
  });

  it("may still be waiting", async () => {
    const url = await serve({ limits: { concurrentScans: 1 } });
    const running = await addScan(url, await slowScan());
    const [first, second] = [await addScan(url, await slowScan()), await addScan(url, await slowScan())];
    expect(await (await act(url, first.id, "pause")).json()).toMatchObject({ status: "paused", startedAt: null });
    expect(await (await act(url, second.id, "")).json()).toMatchObject({ status: "aborted", startedAt: null });
    expect(await (await act(url, first.id, "resume")).json()).toMatchObject({ status: "queued" });
    await act(url, running.id, "");
    await waitFor(url, first.id, isStatus("running"));
  });

  it.each(["pause", "resume", ""] as const)("may not be there: %j", async (action) => {
    const response = await act(await serve(), "nothing", action);
    expect(await readProblem(response)).toMatchObject({ type: "/problems/not-found", status: 404 });
  });
});

describe("the queue", () => {
  it("runs so many at one time, lets so many wait, and tells the next to come back", async () => {
    const url = await serve({ limits: { concurrentScans: 2, queuedScans: 1 } });
    const body = await slowScan();
    const scans = [await addScan(url, body), await addScan(url, body), await addScan(url, body)];
    expect((await list(url)).scans.map(({ status }) => status)).toEqual(["queued", "running", "running"]);
    const refused = await postScan(url, body);
    expect(refused.headers.get("Retry-After")).toBe("5");
    expect(await readProblem(refused)).toMatchObject({ type: "/problems/unavailable", status: 503 });
    await act(url, scans[0]?.id ?? "", "");
    await waitFor(url, scans[2]?.id ?? "", isStatus("running"));
  });

  it("keeps a scan that fails, and says why", async () => {
    const url = await serve();
    const { id } = await addScan(url, { targets: ["127.0.0.1"], ports: "U:53", engine: "connect" });
    expect((await followScan(url, id)).at(-1)?.data).toMatchObject({ status: "failed" });
    const scan = await readScan(url, id);
    expect(scan).toMatchObject({ status: "failed", failure: { code: "ENGINE_UNAVAILABLE" } });
  });

  it("tells nothing of a failure that it did not foresee", async () => {
    const url = await serve({
      startScan: () => {
        throw new Error("secret of /etc/shadow");
      },
    });
    const { id } = await addScan(url, { targets: ["127.0.0.1"], ports: "1" });
    await followScan(url, id);
    const scan = await readScan(url, id);
    expect(scan).toMatchObject({ status: "failed", failure: { code: "internal-error" } });
    expect(JSON.stringify(scan)).not.toContain("secret");
  });
});

it("goes on with its scans when it is started again", async () => {
  const data = freshFolder();
  const open = await openPort();
  const body = { targets: ["127.0.0.1-30"], ports: `${open}`, records: "all", pace: { ratePerSecond: 60 } };
  const first = await startServer(serverOptions({ data }));
  const { id } = await addScan(first.url, body);
  const seen = await waitFor(first.url, id, ({ type }) => type === "port");
  await first.stop();
  const second = await startServer(serverOptions({ data }));
  onTestFinished(() => second.stop());
  const rest = await followScan(second.url, id, seen.id);
  expect(rest.at(-1)?.data).toMatchObject({ status: "finished" });
  expect(rest.filter(({ type }) => type === "port")).toHaveLength(29);
  expect(await readResults(second.url, id)).toHaveLength(30);
});

it("lets no second server have its folder", async () => {
  const data = freshFolder();
  const server = await startServer(serverOptions({ data }));
  await expect(startServer(serverOptions({ data }))).rejects.toMatchObject({ code: "STORE_IN_USE" });
  await server.stop();
  const next = await startServer(serverOptions({ data }));
  await next.stop();
});

it("goes on when a client leaves in the middle of its body", async () => {
  const requests: ScanRequest[] = [];
  const url = await serve({ startScan: watching(requests) });
  const client = request(`${url}/v1/scans`, {
    method: "POST",
    headers: { "Content-Type": "application/json", "Content-Length": "100" },
  });
  client.on("error", () => undefined);
  await new Promise((resolve) => client.write('{"targets":', resolve));
  client.destroy();
  await new Promise((resolve) => client.once("close", resolve));
  expect((await fetch(`${url}/healthz`)).status).toBe(200);
  expect(requests).toEqual([]);
});
