import { join } from "node:path";
import type { ScanRequest } from "@portolan/core";
import { openStore } from "@portolan/store";
import { describe, expect, it } from "vitest";
import type { ScanView } from "../src/scans/scan-view.ts";
import type { ScheduleView } from "../src/schedules/schedule-view.ts";
import { startServer } from "../src/server.ts";
import {
  addScan,
  bearer,
  closedPort,
  createToken,
  followScan,
  freshFolder,
  readProblem,
  runToken,
  serve,
  serverOptions,
  watching,
} from "./harness.ts";
import { ManualClock } from "./manual-clock.ts";
import { addSchedule, postSchedule, readSchedule } from "./schedule-requests.ts";

const SCAN = { targets: ["127.0.0.1"], ports: "1" };
const HOURLY = { cron: "0 * * * *", scan: SCAN };

async function listScans(url: string, query: string): Promise<ScanView[]> {
  const { scans } = (await (await fetch(`${url}/v1/scans?${query}`)).json()) as { scans: ScanView[] };
  return scans;
}

describe("a schedule", () => {
  it("is made, shown, paused, resumed and deleted", async () => {
    const clock = new ManualClock("2026-11-27T10:30:00Z");
    const url = await serve({ clock });
    const body = { name: "office", cron: "0 9 * * 1-5", timeZone: "Europe/Berlin", scan: SCAN };
    const response = await postSchedule(url, body);
    expect(response.status).toBe(201);
    const made = (await response.json()) as ScheduleView;
    expect(response.headers.get("Location")).toBe(`/v1/schedules/${made.id}`);
    expect(made).toEqual({
      id: expect.any(String),
      ...body,
      status: "active",
      jitterSeconds: 0,
      createdAt: "2026-11-27T10:30:00.000Z",
      nextRun: "2026-11-30T08:00:00.000Z",
      lastScan: null,
      lastSkip: null,
      webhook: null,
      lastDelivery: null,
    });
    expect(await readSchedule(url, made.id)).toEqual(made);
    const control = async (action: string) =>
      (await (await fetch(`${url}/v1/schedules/${made.id}/${action}`, { method: "POST" })).json()) as ScheduleView;
    expect(await control("pause")).toMatchObject({ status: "paused", nextRun: null });
    expect(await control("pause")).toMatchObject({ status: "paused", nextRun: null });
    expect(await control("resume")).toEqual(made);
    expect(await control("resume")).toEqual(made);
    expect((await fetch(`${url}/v1/schedules/${made.id}`, { method: "DELETE" })).status).toBe(204);
    for (const [method, path] of [
      ["GET", ""],
      ["DELETE", ""],
      ["POST", "/pause"],
      ["POST", "/resume"],
      ["POST", "/run"],
    ] as const) {
      const problem = await readProblem(await fetch(`${url}/v1/schedules/${made.id}${path}`, { method }));
      expect(problem).toMatchObject({ type: "/problems/not-found", detail: expect.stringContaining(made.id) });
    }
  });

  it("is made once for an idempotency key", async () => {
    const url = await serve({ limits: { schedules: 1 } });
    const key = { "Idempotency-Key": "the-one" };
    const [first, second] = await Promise.all([addSchedule(url, HOURLY, key), addSchedule(url, HOURLY, key)]);
    expect(second).toEqual(first);
    expect(await addSchedule(url, HOURLY, key)).toEqual(first);
    const other = await postSchedule(url, { ...HOURLY, cron: "30 * * * *" }, key);
    expect(await readProblem(other)).toMatchObject({ type: "/problems/idempotency-key-reused", status: 422 });
    expect(await readProblem(await postSchedule(url, HOURLY))).toMatchObject({
      type: "/problems/too-many-schedules",
      status: 409,
    });
  });

  it("is listed page by page, the newest first", async () => {
    const url = await serve();
    const ids: string[] = [];
    for (let index = 0; index < 5; index += 1) ids.unshift((await addSchedule(url, HOURLY)).id);
    const seen: string[] = [];
    for (let path: string | undefined = "/v1/schedules?limit=2"; path !== undefined; ) {
      const response: Response = await fetch(`${url}${path}`);
      const page = (await response.json()) as { schedules: ScheduleView[]; next: string | null };
      seen.push(...page.schedules.map(({ id }) => id));
      path = /^<(.+)>; rel="next"$/.exec(response.headers.get("Link") ?? "")?.[1];
      expect(path === undefined).toBe(page.next === null);
    }
    expect(seen).toEqual(ids);
  });

  it.each([
    [{}, 400, "request-invalid"],
    [{ ...HOURLY, cron: 5 }, 400, "request-invalid"],
    [{ ...HOURLY, every: "1h" }, 400, "request-invalid"],
    [{ ...HOURLY, name: "" }, 400, "request-invalid"],
    [{ ...HOURLY, jitterSeconds: 3_601 }, 400, "request-invalid"],
    [{ ...HOURLY, jitterSeconds: 0.5 }, 400, "request-invalid"],
    [{ ...HOURLY, scan: { ...SCAN, records: "some" } }, 400, "request-invalid"],
    [{ ...HOURLY, cron: "at noon" }, 422, "schedule-invalid"],
    [{ ...HOURLY, cron: "* * * * *" }, 422, "schedule-invalid"],
    [{ ...HOURLY, timeZone: "Mars/Olympus" }, 422, "schedule-invalid"],
    [{ ...HOURLY, scan: { ...SCAN, ports: "0-99999" } }, 422, "input-invalid"],
    [{ ...HOURLY, scan: { ...SCAN, targets: ["192.0.2.1"] } }, 403, "target-not-allowed"],
    [{ ...HOURLY, scan: { ...SCAN, targets: ["127.0.0.0/8"] } }, 422, "scan-too-large"],
  ])("is refused for %j", async (body, status, kind) => {
    const url = await serve();
    expect(await readProblem(await postSchedule(url, body))).toMatchObject({ type: `/problems/${kind}`, status });
    expect(await (await fetch(`${url}/v1/schedules`)).json()).toEqual({ schedules: [], next: null });
  });
});

describe("at its time", () => {
  it("scans, once for each time, and says which scans are its own", async () => {
    const clock = new ManualClock("2026-11-27T10:30:00Z");
    const url = await serve({ clock });
    await addScan(url, SCAN);
    const { id } = await addSchedule(url, {
      ...HOURLY,
      scan: { targets: ["127.0.0.1"], ports: `${await closedPort()}` },
    });
    await clock.set("2026-11-27T10:59:59Z");
    expect((await readSchedule(url, id)).lastScan).toBeNull();
    await clock.set("2026-11-27T11:00:00Z");
    const [first, ...none] = await listScans(url, `schedule=${id}`);
    expect(none).toEqual([]);
    expect(first?.schedule).toBe(id);
    await followScan(url, first?.id ?? "");
    expect(await readSchedule(url, id)).toMatchObject({
      nextRun: "2026-11-27T12:00:00.000Z",
      lastScan: { id: first?.id, status: "finished", plannedAt: "2026-11-27T11:00:00.000Z" },
      lastSkip: null,
    });
    await clock.set("2026-11-27T12:00:00Z");
    expect(await listScans(url, `schedule=${id}`)).toHaveLength(2);
    expect(await listScans(url, "schedule=another")).toEqual([]);
    expect((await listScans(url, "")).map(({ schedule }) => schedule)).toEqual([id, id, null]);
  });

  it("makes no second scan beside one that is not over, neither then nor by hand", async () => {
    const clock = new ManualClock("2026-11-27T10:30:00Z");
    const url = await serve({ clock, limits: { concurrentScans: 0 } });
    const { id } = await addSchedule(url, HOURLY);
    const byHand = await fetch(`${url}/v1/schedules/${id}/run`, { method: "POST" });
    expect(byHand.status).toBe(202);
    const scan = (await byHand.json()) as ScanView;
    expect(byHand.headers.get("Location")).toBe(`/v1/scans/${scan.id}`);
    expect(await readSchedule(url, id)).toMatchObject({
      nextRun: "2026-11-27T11:00:00.000Z",
      lastScan: { id: scan.id, status: "queued", plannedAt: null },
    });
    await clock.set("2026-11-27T11:00:00Z");
    expect(await readSchedule(url, id)).toMatchObject({
      nextRun: "2026-11-27T12:00:00.000Z",
      lastScan: { id: scan.id },
      lastSkip: {
        plannedAt: "2026-11-27T11:00:00.000Z",
        code: "schedule-busy",
        message: expect.stringContaining(scan.id),
      },
    });
    const again = await fetch(`${url}/v1/schedules/${id}/run`, { method: "POST" });
    expect(await readProblem(again)).toMatchObject({ type: "/problems/schedule-busy", status: 409 });
    await fetch(`${url}/v1/scans/${scan.id}`, { method: "DELETE" });
    await clock.set("2026-11-27T12:00:00Z");
    expect((await listScans(url, `schedule=${id}`)).map(({ status }) => status)).toEqual(["queued", "aborted"]);
  });

  it("does nothing while it is paused, and makes nothing up for that", async () => {
    const clock = new ManualClock("2026-11-27T10:30:00Z");
    const url = await serve({ clock });
    const other = await addSchedule(url, HOURLY);
    const { id } = await addSchedule(url, HOURLY);
    await fetch(`${url}/v1/schedules/${id}/pause`, { method: "POST" });
    await clock.set("2026-11-27T11:00:00Z");
    await fetch(`${url}/v1/schedules/${id}/resume`, { method: "POST" });
    expect(await readSchedule(url, id)).toMatchObject({
      nextRun: "2026-11-27T12:00:00.000Z",
      lastScan: null,
      lastSkip: null,
    });
    expect(await listScans(url, `schedule=${other.id}`)).toHaveLength(1);
  });
});

describe("what is down when a schedule is due", () => {
  async function downUntil(time: string): Promise<{ readonly schedule: ScheduleView; readonly scans: ScanView[] }> {
    const data = freshFolder();
    const clock = new ManualClock("2026-11-27T10:30:00Z");
    const first = await startServer(serverOptions({ data }), { clock });
    const { id } = await addSchedule(first.url, { cron: "0,30 * * * *", scan: SCAN });
    await first.stop();
    const later = new ManualClock(time);
    const url = await serve({ clock: later }, { data });
    await later.set(time);
    return { schedule: await readSchedule(url, id), scans: await listScans(url, `schedule=${id}`) };
  }

  it("makes one scan for the times that it missed, when it is back soon", async () => {
    const { schedule, scans } = await downUntil("2026-11-27T11:45:00Z");
    expect(scans).toHaveLength(1);
    expect(schedule).toMatchObject({
      nextRun: "2026-11-27T12:00:00.000Z",
      lastScan: { plannedAt: "2026-11-27T11:00:00.000Z" },
    });
  });

  it("leaves a time out that is long over, and says so", async () => {
    const { schedule, scans } = await downUntil("2026-11-27T12:00:01Z");
    expect(scans).toEqual([]);
    expect(schedule).toMatchObject({
      nextRun: "2026-11-27T12:30:00.000Z",
      lastSkip: { plannedAt: "2026-11-27T11:00:00.000Z", code: "missed" },
    });
  });
});

describe("who may", () => {
  it("sees every schedule with scope read, else one's own, and changes no other's", async () => {
    const data = freshFolder();
    const url = await serve({}, { data });
    const [ada, bob, eve] = [
      createToken(data, "--scope", "scan"),
      createToken(data, "--scope", "scan"),
      createToken(data, "--scope", "read"),
    ];
    const { id } = await addSchedule(url, HOURLY, bearer(ada));
    const statusOf = async (text: string, method: string, path = "") =>
      (await fetch(`${url}/v1/schedules/${id}${path}`, { method, headers: bearer(text) })).status;
    expect([await statusOf(ada, "GET"), await statusOf(bob, "GET"), await statusOf(eve, "GET")]).toEqual([
      200, 404, 200,
    ]);
    for (const [method, path] of [
      ["DELETE", ""],
      ["POST", "/pause"],
      ["POST", "/resume"],
      ["POST", "/run"],
    ] as const) {
      expect([method, path, await statusOf(bob, method, path)]).toEqual([method, path, 404]);
      expect([method, path, await statusOf(eve, method, path)]).toEqual([method, path, 403]);
    }
    expect((await postSchedule(url, HOURLY, bearer(eve))).status).toBe(403);
    const listOf = async (text: string) =>
      ((await (await fetch(`${url}/v1/schedules`, { headers: bearer(text) })).json()) as { schedules: unknown[] })
        .schedules.length;
    expect([await listOf(ada), await listOf(bob), await listOf(eve)]).toEqual([1, 0, 1]);
  });

  it("does not run for a token that is revoked, and says so", async () => {
    const data = freshFolder();
    const clock = new ManualClock("2026-11-27T10:30:00Z");
    const requests: ScanRequest[] = [];
    const url = await serve({ clock, startScan: watching(requests) }, { data });
    const [ada, eve] = [createToken(data, "--scope", "scan"), createToken(data, "--scope", "read")];
    const { id } = await addSchedule(url, HOURLY, bearer(ada));
    runToken(data, "revoke", ada.slice(4, 16));
    await clock.set("2026-11-27T11:00:00Z");
    const schedule = await readSchedule(url, id, bearer(eve));
    expect(schedule).toMatchObject({
      status: "active",
      nextRun: "2026-11-27T12:00:00.000Z",
      lastScan: null,
      lastSkip: { code: "unauthenticated", message: expect.stringContaining("revoked") },
    });
    expect(requests).toEqual([]);
  });

  it("counts its scans among those of its token", async () => {
    const data = freshFolder();
    const clock = new ManualClock("2026-11-27T10:30:00Z");
    const url = await serve({ clock, limits: { concurrentScans: 0 } }, { data });
    const ada = createToken(data, "--scope", "scan,read", "--rate", "1/h");
    const { id } = await addSchedule(url, HOURLY, bearer(ada));
    await addScan(url, SCAN, bearer(ada));
    await clock.set("2026-11-27T11:00:00Z");
    expect(await readSchedule(url, id, bearer(ada))).toMatchObject({
      lastScan: null,
      lastSkip: { code: "rate-limited" },
    });
  });

  it("judges the addresses that a name has when it runs, and scans those", async () => {
    const addresses = { value: "127.0.0.1" };
    const lookup = async () => [{ address: addresses.value }];
    const clock = new ManualClock("2026-11-27T10:30:00Z");
    const requests: ScanRequest[] = [];
    const url = await serve({ clock, lookup, startScan: watching(requests) });
    const { id } = await addSchedule(url, { cron: "0 * * * *", scan: { targets: ["there.example"], ports: "1" } });
    const hostile = ["192.0.2.1", "169.254.169.254", "::ffff:192.0.2.1", "64:ff9b::7f00:1", "2002:7f00:1::", "0.0.0.0"];
    for (const [index, address] of hostile.entries()) {
      addresses.value = address;
      const time = `2026-11-27T${11 + index}:00:00.000Z`;
      await clock.set(time);
      expect(await readSchedule(url, id), address).toMatchObject({
        lastScan: null,
        lastSkip: { plannedAt: time, code: "target-not-allowed" },
      });
    }
    expect(requests).toEqual([]);
    addresses.value = "127.0.0.2";
    await clock.set("2026-11-27T17:00:00Z");
    const [scan] = await listScans(url, `schedule=${id}`);
    expect(scan?.addresses).toEqual(["127.0.0.2"]);
    await followScan(url, scan?.id ?? "");
    expect(requests.map(({ targets }) => ("addresses" in targets ? targets.addresses.toJSON() : targets))).toEqual([
      ["127.0.0.2"],
    ]);
  });

  it("keeps what was done, and why there was no scan", async () => {
    const data = freshFolder();
    const clock = new ManualClock("2026-11-27T10:30:00Z");
    const url = await serve({ clock, limits: { concurrentScans: 0 } }, { data });
    const { id } = await addSchedule(url, HOURLY);
    await postSchedule(url, { ...HOURLY, scan: { ...SCAN, targets: ["192.0.2.1"] } });
    await clock.set("2026-11-27T11:00:00Z");
    await clock.set("2026-11-27T12:00:00Z");
    const [scan] = await listScans(url, `schedule=${id}`);
    await fetch(`${url}/v1/schedules/${id}/pause`, { method: "POST" });
    const store = openStore(join(data, "portolan.db"));
    const entries = store.audit.list({ after: 0, limit: 99 });
    store.close();
    expect(entries.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
      ["local", "schedule.create", id],
      ["local", "schedule.refuse", ""],
      ["local", "scan.create", scan?.id],
      ["local", "schedule.skip", id],
      ["local", "schedule.pause", id],
    ]);
    expect(entries[2]?.detail).toMatchObject({ schedule: id, addresses: ["127.0.0.1"] });
    expect(entries[3]?.detail).toMatchObject({ code: "schedule-busy", plannedAt: "2026-11-27T12:00:00.000Z" });
  });
});
