import { once } from "node:events";
import { describeLab } from "@portolan/tool-netlab/vitest";
import Libsql from "libsql";
import { expect, it } from "vitest";
import { COMMAND, untilListening } from "../command.ts";
import {
  addScan,
  closedPort,
  isStatus,
  openPort,
  postScan,
  type Received,
  readEvents,
  readProblem,
  readResults,
  readScan,
} from "../harness.ts";
import { SmallDisk } from "./small-disk.ts";

const MEGABYTES = 48;
const HOSTS = 250;
/** Events after which the disk is filled. */
const EARLY = 100;

function start(disk: SmallDisk): ReturnType<typeof untilListening> {
  const words = [COMMAND, "--port", "0", "--data", disk.folder, "--log-level", "silent"];
  return untilListening(disk.spawn(process.execPath, ...words));
}

/** What each port of the hosts is. */
function truthOf(ports: readonly number[], open: number): string[] {
  const hosts = Array.from({ length: HOSTS }, (_, index) => `127.0.0.${index + 1}`);
  return hosts.flatMap((ip) =>
    ports.map((port) => `${ip} ${port} ${port === open && ip === "127.0.0.1" ? "open" : "closed"}`),
  );
}

/** A scan that tells thousands of ports, and takes some seconds. */
async function bodyOf(ports: readonly number[]): Promise<object> {
  return {
    targets: [`127.0.0.1-${HOSTS}`],
    ports: ports.join(","),
    records: "all",
    pace: { ratePerSecond: 1_000 },
  };
}

async function untilStatusOf(url: string, path: string, status: number): Promise<Response> {
  for (;;) {
    const response = await fetch(`${url}${path}`);
    if (response.status === status) return response;
    await response.body?.cancel();
  }
}

function complaintsOf(path: string): unknown {
  const database = new Libsql(path, { readonly: true });
  try {
    return database.prepare("pragma integrity_check").all();
  } finally {
    database.close();
  }
}

/** Follows a scan until the server is gone, and fills the disk when some ports have been told. */
async function fillEarly(disk: SmallDisk, url: string, id: string): Promise<void> {
  let count = 0;
  try {
    for await (const { type } of readEvents(await fetch(`${url}/v1/scans/${id}/events`))) {
      count += type === "port" ? 1 : 0;
      if (type === "port" && count === EARLY) disk.fill();
    }
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
  }
}

/** What a server says that starts on a full disk. */
const NO_ROOM = /^The command does not listen: portolan-api: [^:]*: make room on the disk\.$/;

describeLab("a disk that is full", () => {
  it("stops scans, is told of, and costs nothing: they go on when there is room", async () => {
    const disk = await SmallDisk.create(MEGABYTES);
    const { url } = await start(disk);
    const open = await openPort();
    const ports = [...new Set([open, ...(await Promise.all(Array.from({ length: 19 }, closedPort)))])];
    const { id } = await addScan(url, await bodyOf(ports));
    const events: Received[] = [];
    const followed = (async () => {
      for await (const event of readEvents(await fetch(`${url}/v1/scans/${id}/events`))) {
        if (event.id === undefined) continue;
        events.push(event);
        if (events.length === EARLY) disk.fill();
      }
    })();

    const notReady = await untilStatusOf(url, "/readyz", 503);
    expect(notReady.headers.get("Retry-After")).toBe("5");
    expect(await readProblem(notReady)).toMatchObject({ type: "/problems/unavailable" });
    const refused = await postScan(url, await bodyOf(ports));
    expect(refused.headers.get("Retry-After")).toMatch(/^\d+$/);
    expect(await readProblem(refused)).toMatchObject({ type: "/problems/unavailable", status: 503 });
    expect(await readScan(url, id)).toMatchObject({ status: "queued", failure: null });
    for (const path of ["/healthz", "/v1/scans", `/v1/scans/${id}/results`, "/metrics"])
      expect((await fetch(`${url}${path}`)).status).toBe(200);
    expect((await readResults(url, id, "limit=1000")).length).toBeGreaterThan(0);

    disk.empty();
    await followed;
    expect(await readScan(url, id)).toMatchObject({ status: "finished" });
    const results = await readResults(url, id, "limit=1000");
    expect(results.map(({ ip, port, state }) => `${ip} ${port} ${state}`).sort()).toEqual(truthOf(ports, open).sort());
    const numbers = events.map((event) => event.id ?? 0);
    expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
    expect(events.filter(({ type }) => type === "port").map(({ data }) => data)).toEqual(results);
    expect(events.filter(isStatus("running")).length).toBeGreaterThan(1);
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    expect(complaintsOf(disk.path("portolan.db"))).toMatchObject([{ integrity_check: "ok" }]);
  });

  it("damages nothing when the server is killed meanwhile: it starts again when there is room, and says so until then", async () => {
    const disk = await SmallDisk.create(MEGABYTES);
    const first = await start(disk);
    const open = await openPort();
    const ports = [...new Set([open, ...(await Promise.all(Array.from({ length: 19 }, closedPort)))])];
    const { id } = await addScan(first.url, await bodyOf(ports));
    const followed = fillEarly(disk, first.url, id);
    await untilStatusOf(first.url, "/readyz", 503);
    const exit = once(first.child, "exit");
    first.child.kill("SIGKILL");
    await Promise.all([exit, followed]);

    await expect(start(disk)).rejects.toThrow(NO_ROOM);
    disk.empty();
    expect(complaintsOf(disk.path("portolan.db"))).toMatchObject([{ integrity_check: "ok" }]);
    const { url } = await start(disk);
    await untilFinished(url, id);
    const results = await readResults(url, id, "limit=1000");
    expect(results.map(({ ip, port, state }) => `${ip} ${port} ${state}`).sort()).toEqual(truthOf(ports, open).sort());
  });

  it("is told of by a server that was stopped before, too, and that starts again when there is room", async () => {
    const disk = await SmallDisk.create(MEGABYTES);
    const first = await start(disk);
    const { id } = await addScan(first.url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` });
    await untilFinished(first.url, id);
    const exit = once(first.child, "exit");
    first.child.kill("SIGTERM");
    await exit;

    disk.fill();
    await expect(start(disk)).rejects.toThrow(NO_ROOM);
    disk.empty();
    const { url } = await start(disk);
    expect(await readScan(url, id)).toMatchObject({ status: "finished" });
  });
});

async function untilFinished(url: string, id: string): Promise<void> {
  for await (const event of readEvents(await fetch(`${url}/v1/scans/${id}/events`)))
    if (isStatus("finished")(event)) return;
}
