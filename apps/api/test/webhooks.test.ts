import { once } from "node:events";
import { readFile } from "node:fs/promises";
import type { IncomingHttpHeaders } from "node:http";
import { createServer } from "node:net";
import { join } from "node:path";
import { openStore } from "@portolan/store";
import pino from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ScanView } from "../src/scans/scan-view.ts";
import { startServer } from "../src/server.ts";
import {
  bearer,
  closedPort,
  createToken,
  followScan,
  freshFolder,
  readProblem,
  runToken,
  serve,
  serverOptions,
} from "./harness.ts";
import { ManualClock } from "./manual-clock.ts";
import { answer, countConnections, receive } from "./receiver.ts";
import { addSchedule, postSchedule, readSchedule, waitForDelivery } from "./schedule-requests.ts";

const NOW = "2026-11-27T10:30:00.000Z";

/** A port whose state a test decides. */
async function switchedPort() {
  const port = await closedPort();
  const server = createServer((socket) => socket.on("error", () => undefined).destroy());
  onTestFinished(() => void server.close());
  return {
    port,
    open: async () => {
      server.listen(port, "127.0.0.1");
      await once(server, "listening");
    },
    close: async () => {
      server.close();
      await once(server, "close");
    },
  };
}

function scheduleOf(port: number, url: string, on: "change" | "always" = "change") {
  return { cron: "0 0 1 1 *", scan: { targets: ["127.0.0.1"], ports: `${port}` }, webhook: { url, on } };
}

/** Makes a scan of a schedule, to its end. */
async function scanOnce(
  url: string,
  schedule: string,
  headers: Readonly<Record<string, string>> = {},
): Promise<string> {
  const response = await fetch(`${url}/v1/schedules/${schedule}/run`, { method: "POST", headers });
  if (response.status !== 202) throw new Error(`Status ${response.status}: ${await response.text()}`);
  const { id } = (await response.json()) as ScanView;
  if (Object.keys(headers).length === 0) await followScan(url, id);
  else await (await fetch(`${url}/v1/scans/${id}/events`, { headers })).text();
  return id;
}

/** Two scans, of which the second finds a port more. */
async function scanTwice(url: string, schedule: string, port: Awaited<ReturnType<typeof switchedPort>>): Promise<void> {
  await scanOnce(url, schedule);
  await port.open();
  await scanOnce(url, schedule);
}

/** The function that the documentation gives to receivers. */
async function documentedCheck(): Promise<(headers: IncomingHttpHeaders, body: string, secret: string) => boolean> {
  const document = await readFile(new URL("../../../docs/watch.md", import.meta.url), "utf8");
  const [, code = ""] = /```js\n(.*?)```/s.exec(document) ?? [];
  const module = `data:text/javascript,${encodeURIComponent(`${code}\nexport { isGenuine };`)}`;
  return (await import(/* @vite-ignore */ module)).isGenuine;
}

describe("a notice", () => {
  it("tells of what a scan found otherwise than the one before, signed, and of nothing else", async () => {
    const [receiver, port, isGenuine] = [await receive(), await switchedPort(), await documentedCheck()];
    const url = await serve();
    const { id, webhook } = await addSchedule(url, scheduleOf(port.port, receiver.url));
    const first = await scanOnce(url, id);
    await port.open();
    const second = await scanOnce(url, id);
    const delivery = await receiver.next();
    expect(delivery.path).toBe("/hook?key=open-sesame");
    expect(JSON.parse(delivery.body)).toMatchObject({
      type: "portolan-changes",
      version: 1,
      id: delivery.headers["x-portolan-delivery"],
      schedule: id,
      scan: second,
      previousScan: first,
      changeCount: 1,
      changes: [{ type: "port-new", ip: "127.0.0.1", protocol: "tcp", port: port.port }],
    });
    const secret = webhook?.secret ?? "";
    expect(secret).toMatch(/^[\w-]{43}$/);
    expect(isGenuine(delivery.headers, delivery.body, secret)).toBe(true);
    expect(isGenuine(delivery.headers, `${delivery.body} `, secret)).toBe(false);
    expect(isGenuine(delivery.headers, delivery.body, "rosebud")).toBe(false);
    await waitForDelivery(url, id, { status: "delivered", scan: second, attempts: 1, problem: null, nextTry: null });
    // Nothing new, and then something: the next notice is about the latter.
    await scanOnce(url, id);
    await port.close();
    const fourth = await scanOnce(url, id);
    expect(JSON.parse((await receiver.next()).body)).toMatchObject({ scan: fourth, changes: [{ type: "port-gone" }] });
    expect(receiver.left).toBe(0);
  });

  it("comes after each comparison where that is asked for", async () => {
    const receiver = await receive();
    const url = await serve();
    const { id } = await addSchedule(url, scheduleOf(await closedPort(), receiver.url, "always"));
    const first = await scanOnce(url, id);
    const second = await scanOnce(url, id);
    expect(JSON.parse((await receiver.next()).body)).toMatchObject({
      scan: second,
      previousScan: first,
      changeCount: 0,
      changes: [],
    });
  });

  it("compares with the last scan that finished", async () => {
    const [receiver, port] = [await receive(), await switchedPort()];
    const clock = new ManualClock(NOW);
    const url = await serve({ clock });
    const { id } = await addSchedule(url, scheduleOf(port.port, receiver.url));
    const first = await scanOnce(url, id);
    const queued = (await (await fetch(`${url}/v1/schedules/${id}/run`, { method: "POST" })).json()) as ScanView;
    await fetch(`${url}/v1/scans/${queued.id}`, { method: "DELETE" });
    await port.open();
    const third = await scanOnce(url, id);
    const { previousScan, scan } = JSON.parse((await receiver.next()).body);
    expect(scan).toBe(third);
    // The one in between may have finished before it was aborted.
    const { status } = (await (await fetch(`${url}/v1/scans/${queued.id}`)).json()) as ScanView;
    expect(previousScan).toBe(status === "finished" ? queued.id : first);
  });

  it("is not made of scans that are too large to be compared, which is told", async () => {
    const [receiver, port] = [await receive(), await switchedPort()];
    const url = await serve({ limits: { comparedEvents: 1 } });
    const { id } = await addSchedule(url, scheduleOf(port.port, receiver.url));
    await scanTwice(url, id, port);
    await waitForDelivery(url, id, {
      status: "failed",
      attempts: 0,
      problem: expect.stringContaining("no more than 1"),
    });
    expect(receiver.left).toBe(0);
  });

  it("is told of in the schedule, but for its secret and the path of its URL, which nobody sees again", async () => {
    const lines: string[] = [];
    const logger = pino({ level: "info" }, { write: (line: string) => void lines.push(line) });
    const data = freshFolder();
    const receiver = await receive();
    const url = await serve({ logger }, { data });
    const key = { "Idempotency-Key": "one" };
    const body = scheduleOf(await closedPort(), receiver.url);
    const made = await addSchedule(url, body, key);
    const secret = made.webhook?.secret ?? "none";
    expect(made.webhook).toEqual({ origin: `http://127.0.0.1:${receiver.port}`, on: "change", secret });
    const again = await (await postSchedule(url, body, key)).text();
    const seen = [
      again,
      await (await fetch(`${url}/v1/schedules`)).text(),
      await (await fetch(`${url}/v1/schedules/${made.id}`)).text(),
      lines.join(""),
    ];
    const store = openStore(join(data, "portolan.db"));
    seen.push(JSON.stringify(store.audit.list({ after: 0, limit: 99 })));
    store.close();
    expect(JSON.parse(again)).toMatchObject({ id: made.id, webhook: { on: "change" } });
    for (const text of seen) {
      expect(text).not.toContain(secret);
      expect(text).not.toContain("open-sesame");
    }
  });
});

describe("a receiver", () => {
  it("gets a notice again that it was too busy for, with the same name and a fresh signature", async () => {
    const [receiver, port] = [
      await receive(answer(503), answer(429, { "retry-after": "45" }), answer(200)),
      await switchedPort(),
    ];
    const clock = new ManualClock(NOW);
    const url = await serve({ clock });
    const { id } = await addSchedule(url, scheduleOf(port.port, receiver.url));
    await scanTwice(url, id, port);
    await clock.waitedFor("2026-11-27T10:30:10.000Z");
    expect((await readSchedule(url, id)).lastDelivery).toMatchObject({
      status: "pending",
      attempts: 1,
      nextTry: "2026-11-27T10:30:10.000Z",
      problem: "it answered with status 503",
    });
    await clock.set("2026-11-27T10:30:10.000Z");
    expect((await readSchedule(url, id)).lastDelivery).toMatchObject({
      attempts: 2,
      nextTry: "2026-11-27T10:30:55.000Z",
    });
    void clock.set("2026-11-27T10:30:55.000Z");
    await waitForDelivery(url, id, { status: "delivered", attempts: 3, deliveredAt: "2026-11-27T10:30:55.000Z" });
    const deliveries = [await receiver.next(), await receiver.next(), await receiver.next()];
    expect(new Set(deliveries.map(({ headers }) => headers["x-portolan-delivery"])).size).toBe(1);
    expect(new Set(deliveries.map(({ headers }) => headers["x-portolan-signature"])).size).toBe(3);
    expect(new Set(deliveries.map(({ body }) => body)).size).toBe(1);
  });

  it("is given up after some hours", async () => {
    const [receiver, port] = [await receive(answer(500)), await switchedPort()];
    const clock = new ManualClock(NOW);
    const url = await serve({ clock });
    const { id } = await addSchedule(url, scheduleOf(port.port, receiver.url));
    await scanTwice(url, id, port);
    await clock.waitedFor("2026-11-27T10:30:10.000Z");
    for (;;) {
      const { lastDelivery } = await readSchedule(url, id);
      if (lastDelivery?.attempts === 7) break;
      await clock.set(lastDelivery?.nextTry ?? "");
    }
    expect((await readSchedule(url, id)).lastDelivery?.nextTry).toBe("2026-11-27T14:51:40.000Z");
    void clock.set("2026-11-27T14:51:40.000Z");
    await waitForDelivery(url, id, {
      status: "failed",
      attempts: 8,
      nextTry: null,
      problem: "it answered with status 500",
    });
  });

  it.each([
    [302, "a redirect, which is not followed"],
    [307, "a redirect, which is not followed"],
    [404, "it answered with status 404"],
  ])("that answers with %d gets it no more", async (status, why) => {
    const elsewhere = await countConnections("127.0.0.1");
    const location = { location: `http://127.0.0.1:${elsewhere.port}/` };
    const [receiver, port] = [await receive(answer(status, location)), await switchedPort()];
    const url = await serve();
    const { id } = await addSchedule(url, scheduleOf(port.port, receiver.url));
    await scanTwice(url, id, port);
    await waitForDelivery(url, id, { status: "failed", attempts: 1, problem: expect.stringContaining(why) });
    expect(elsewhere.count).toBe(0);
  });

  it("may answer without end, and is not listened to", async () => {
    const endless = receive((_, response) => {
      const write = (): void => {
        if (!response.destroyed) response.write("x".repeat(65_536), () => setImmediate(write));
      };
      response.on("error", () => undefined);
      response.writeHead(200);
      write();
    });
    const [receiver, port] = [await endless, await switchedPort()];
    const url = await serve();
    const { id } = await addSchedule(url, scheduleOf(port.port, receiver.url));
    await scanTwice(url, id, port);
    await waitForDelivery(url, id, { status: "delivered" });
  });

  it("that sends too large a head has not answered", async () => {
    const header = { "x-large": "x".repeat(32_768) };
    const [receiver, port] = [await receive(answer(200, header)), await switchedPort()];
    const url = await serve({ clock: new ManualClock(NOW) });
    const { id } = await addSchedule(url, scheduleOf(port.port, receiver.url));
    await scanTwice(url, id, port);
    await waitForDelivery(url, id, { status: "pending", attempts: 1 });
  });

  it("that was away gets it from the next server of the folder", async () => {
    const [away, port, data] = [await closedPort(), await switchedPort(), freshFolder()];
    const first = await startServer(serverOptions({ data }), { clock: new ManualClock(NOW) });
    const { id } = await addSchedule(first.url, scheduleOf(port.port, `http://127.0.0.1:${away}/`));
    await scanTwice(first.url, id, port);
    const before = await waitForDelivery(first.url, id, { status: "pending", attempts: 1 });
    await first.stop();
    const back = await countConnections("127.0.0.1", away);
    const clock = new ManualClock("2026-11-27T10:30:10Z");
    const url = await serve({ clock }, { data });
    await clock.waitedFor(NOW.replace("00.000", "10.000"));
    await clock.set("2026-11-27T10:30:10Z");
    await waitForDelivery(url, id, { status: "pending", attempts: 2, id: before.id });
    expect(back.count).toBe(1);
  });
});

it("posts nothing for a token that is revoked", async () => {
  const data = freshFolder();
  const [receiver, port] = [await receive(answer(503)), await switchedPort()];
  const clock = new ManualClock(NOW);
  const url = await serve({ clock }, { data });
  const [ada, eve] = [createToken(data, "--scope", "scan,read"), createToken(data, "--scope", "read")];
  const { id } = await addSchedule(url, scheduleOf(port.port, receiver.url), bearer(ada));
  await scanOnce(url, id, bearer(ada));
  await port.open();
  await scanOnce(url, id, bearer(ada));
  await clock.waitedFor("2026-11-27T10:30:10.000Z");
  runToken(data, "revoke", ada.slice(4, 16));
  void clock.set("2026-11-27T10:30:10.000Z");
  await waitForDelivery(
    url,
    id,
    {
      status: "failed",
      attempts: 2,
      problem: expect.stringContaining("revoked"),
    },
    bearer(eve),
  );
  await receiver.next();
  expect(receiver.left).toBe(0);
});

it("refuses a webhook of no known form", async () => {
  const url = await serve();
  const problem = await readProblem(await postSchedule(url, scheduleOf(1, "mailto:ada@example.com")));
  expect(problem).toMatchObject({
    type: "/problems/request-invalid",
    errors: [{ pointer: "/webhook/url", detail: expect.stringContaining("http or https") }],
  });
});
