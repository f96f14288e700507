import { once } from "node:events";
import { request } from "node:http";
import type { AddressInfo } from "node:net";
import { type ScanEvent, type ScanRequest, scan } from "@portolan/core";
import { expect, it, onTestFinished } from "vitest";
import { createApp } from "../src/create-app.ts";
import {
  closedPort,
  type Deferred,
  deferred,
  openPort,
  postScan,
  readEvents,
  readLines,
  readProblem,
  serve,
} from "./harness.ts";

it("streams the events of a scan of this machine", async () => {
  const url = await serve();
  const [open, closed] = [await openPort(), await closedPort()];
  const response = await postScan(url, { targets: ["127.0.0.1"], ports: `${open},${closed}` });
  expect(response.status).toBe(200);
  expect(response.headers.get("Content-Type")).toBe("application/x-ndjson");
  const events = await readEvents(response);
  expect(events.map(({ type }) => type)).toEqual(["start", "port", "host", "end"]);
  expect(events[0]).toMatchObject({ type: "start", hosts: 1, tcpPorts: 2, probes: 2 });
  expect(events[1]).toMatchObject({ type: "port", ip: "127.0.0.1", port: open, state: "open", reason: "syn-ack" });
  expect(events[2]).toMatchObject({
    type: "host",
    counts: expect.arrayContaining([{ protocol: "tcp", state: "closed", reason: "reset", count: 1 }]),
  });
  expect(events[3]).toMatchObject({ type: "end", status: "finished", decided: 2 });
});

it("asks by the engine and the techniques of the body", async () => {
  const requests: ScanRequest[] = [];
  const url = await serve({ startScan: watching(requests) });
  const port = await closedPort();
  const connect = { targets: ["127.0.0.1"], ports: `${port}`, engine: "connect", techniques: ["connect"] };
  const [start] = await readEvents(await postScan(url, connect));
  expect(start).toMatchObject({ type: "start", engine: "connect", techniques: ["connect"] });
  const mixed = { targets: ["127.0.0.1"], ports: `${port}`, techniques: ["syn", "udp"] };
  await postScan(url, mixed);
  expect(requests.at(-1)).toMatchObject({
    techniques: ["syn", "udp"],
    ports: { tcp: Uint16Array.of(port), udp: Uint16Array.of(port) },
  });
});

it("hands the pace on", async () => {
  const requests: ScanRequest[] = [];
  const url = await serve({ startScan: watching(requests) });
  const pace = { template: "polite", maxRetries: 1 };
  await readEvents(await postScan(url, { targets: ["::1"], ports: `${await closedPort()}`, pace }));
  expect(requests).toMatchObject([{ pace }]);
});

it.each(["127.0.0.1", "127.255.255.255", "::1", "0:0:0:0:0:0:0:1", "::ffff:127.0.0.1", "127.0.0.0/29", "127.0.0.1-3"])(
  "scans %s",
  async (target) => {
    const requests: ScanRequest[] = [];
    const url = await serve({ startScan: watching(requests) });
    const events = await readEvents(await postScan(url, { targets: [target], ports: `${await closedPort()}` }));
    expect(events.at(-1)).toMatchObject({ type: "end", status: "finished" });
    expect(requests).toHaveLength(1);
  },
);

it("looks a name up once, and scans what was found", async () => {
  const answers = [[{ address: "127.0.0.9" }], [{ address: "192.0.2.1" }]];
  const asked: string[] = [];
  const lookup = async (name: string) => {
    asked.push(name);
    return answers.shift() ?? [];
  };
  const url = await serve({ lookup });
  const response = await postScan(url, { targets: ["changing.example"], ports: `${await closedPort()}` });
  const events = await readEvents(response);
  expect(events).toContainEqual(
    expect.objectContaining({ type: "host", ip: "127.0.0.9", hostname: "changing.example" }),
  );
  expect(asked).toEqual(["changing.example"]);
});

it("ends the scan of a client that goes away, and frees its place", async () => {
  const ended = deferred<ScanEvent | undefined>();
  const url = await serve({ limits: { concurrentScans: 1 }, startScan: (scanRequest) => telling(scanRequest, ended) });
  const client = new AbortController();
  const slow = { targets: ["127.0.0.0/24"], ports: `${await closedPort()}`, pace: { ratePerSecond: 1 } };
  const response = await postScan(url, slow, client.signal);
  const lines = readLines(response);
  expect((await lines.next()).value).toMatchObject({ type: "start", probes: 256 });
  expect((await postScan(url, slow)).status).toBe(503);
  client.abort();
  const last = await ended.promise;
  if (last?.type === "end") expect(last).toMatchObject({ status: "aborted" });
  expect(last?.type === "end" ? last.decided : 0).toBeLessThan(256);
  const after = await postScan(url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` });
  expect((await readEvents(after)).at(-1)).toMatchObject({ status: "finished" });
});

it("tells a client that is one too many to come back", async () => {
  const first = deferred<void>();
  const url = await serve({
    limits: { concurrentScans: 1 },
    startScan: async function* (scanRequest) {
      for await (const event of scan(scanRequest)) {
        yield event;
        await first.promise;
      }
    },
  });
  const body = { targets: ["127.0.0.1"], ports: `${await closedPort()}` };
  const running = await postScan(url, body);
  const refused = await postScan(url, body);
  expect(refused.headers.get("Retry-After")).toBe("5");
  expect(await readProblem(refused)).toMatchObject({ type: "/problems/unavailable", status: 503 });
  first.resolve(undefined);
  expect((await readEvents(running)).at(-1)).toMatchObject({ type: "end", status: "finished" });
});

it("frees the place of a scan that was refused", async () => {
  const url = await serve({ limits: { concurrentScans: 1 } });
  for (const targets of [["192.0.2.1"], ["300.1.1.1/99"]])
    await readProblem(await postScan(url, { targets, ports: "1" }));
  const response = await postScan(url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` });
  expect((await readEvents(response)).at(-1)).toMatchObject({ status: "finished" });
});

it("takes no scan on while it stops", async () => {
  const server = createApp({ stopping: AbortSignal.abort() }).listen(0, "127.0.0.1");
  onTestFinished(() => void server.close());
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const response = await postScan(`http://127.0.0.1:${port}`, { targets: ["127.0.0.1"], ports: "1" });
  expect(await readProblem(response)).toMatchObject({ type: "/problems/unavailable", status: 503 });
});

it("tells how a scan failed that had begun", async () => {
  const url = await serve({
    startScan: async function* (scanRequest) {
      for await (const event of scan(scanRequest)) if (event.type === "start") yield event;
      throw new Error("secret of /etc/shadow");
    },
  });
  const response = await postScan(url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` });
  const lines = await readEvents(response);
  expect(lines.at(-1)).toMatchObject({ type: "problem", problem: { type: "/problems/internal-error", status: 500 } });
  expect(JSON.stringify(lines)).not.toContain("secret");
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

/** A real scan, whose requests are kept. */
function watching(requests: ScanRequest[]) {
  return (scanRequest: ScanRequest) => {
    requests.push(scanRequest);
    return scan(scanRequest);
  };
}

/** A real scan that tells when it is over, with the last event it gave. */
async function* telling(scanRequest: ScanRequest, ended: Deferred<ScanEvent | undefined>): AsyncGenerator<ScanEvent> {
  let last: ScanEvent | undefined;
  try {
    for await (const event of scan(scanRequest)) {
      last = event;
      yield event;
    }
  } finally {
    ended.resolve(last);
  }
}
