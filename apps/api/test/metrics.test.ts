import { expect, it } from "vitest";
import type { ScanView } from "../src/scans/scan-view.ts";
import { addScan, closedPort, followScan, openPort, serve, waitFor } from "./harness.ts";
import { ManualClock } from "./manual-clock.ts";
import { answer, receive } from "./receiver.ts";
import { addSchedule, waitForDelivery } from "./schedule-requests.ts";

/** The numbers of `/metrics`, by name and labels. */
async function readMetrics(url: string): Promise<ReadonlyMap<string, number>> {
  const response = await fetch(`${url}/metrics`);
  expect(response.headers.get("Content-Type")).toContain("text/plain; version=0.0.4");
  const lines = (await response.text()).split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  return new Map(
    lines.map((line) => [line.slice(0, line.lastIndexOf(" ")), Number(line.slice(line.lastIndexOf(" ")))]),
  );
}

it("counts probes, and ports by state and reason, over all scans", async () => {
  const url = await serve();
  const [open, closed] = [await openPort(), await closedPort()];
  for (let scans = 1; scans <= 2; scans += 1) {
    const { id } = await addScan(url, { targets: ["127.0.0.1-10"], ports: `${open},${closed}` });
    await followScan(url, id);
    const metrics = await readMetrics(url);
    expect(metrics.get('portolan_ports_total{state="open",reason="syn-ack"}')).toBe(scans);
    expect(metrics.get('portolan_ports_total{state="closed",reason="reset"}')).toBe(19 * scans);
    const sent = metrics.get("portolan_probes_sent_total") ?? 0;
    expect(sent - (metrics.get("portolan_probes_retransmitted_total") ?? 0)).toBe(20 * scans);
    expect(metrics.get('portolan_scans{status="finished"}')).toBe(scans);
    expect(metrics.get("portolan_answers_dropped_total")).toBe(0);
    expect(metrics.get("portolan_store_ready")).toBe(1);
    expect(metrics.get("nodejs_eventloop_lag_p99_seconds")).toEqual(expect.any(Number));
  }
});

it("does not count again what a scan finds again after a pause", async () => {
  const url = await serve();
  const open = await openPort();
  const body = { targets: ["127.0.0.1-40"], ports: `${open}`, pace: { ratePerSecond: 100 } };
  const { id } = await addScan(url, body);
  await waitFor(url, id, ({ type }) => type === "host");
  for (const action of ["pause", "resume"]) await fetch(`${url}/v1/scans/${id}/${action}`, { method: "POST" });
  await followScan(url, id);
  const metrics = await readMetrics(url);
  expect(metrics.get('portolan_ports_total{state="open",reason="syn-ack"}')).toBe(1);
  expect(metrics.get('portolan_ports_total{state="closed",reason="reset"}')).toBe(39);
  expect(metrics.get("portolan_probes_sent_total")).toBeGreaterThanOrEqual(40);
});

it("shows what runs, and what waits", async () => {
  const url = await serve({ limits: { concurrentScans: 1 } });
  const body = { targets: ["127.0.0.1"], ports: "1-1000", pace: { ratePerSecond: 5 } };
  const { id } = await addScan(url, body);
  await addScan(url, body);
  await waitFor(url, id, ({ type, data }) => type === "progress" && Number(data["sent"]) > 0);
  const metrics = await readMetrics(url);
  expect(metrics.get('portolan_scans{status="running"}')).toBe(1);
  expect(metrics.get('portolan_scans{status="queued"}')).toBe(1);
  expect(metrics.get("portolan_probes_per_second")).toBeGreaterThan(0);
  expect(metrics.get("portolan_probes_sent_total")).toBeGreaterThan(0);
});

/** Asks for a schedule's scan. */
async function runSchedule(url: string, id: string): Promise<ScanView> {
  return (await (await fetch(`${url}/v1/schedules/${id}/run`, { method: "POST" })).json()) as ScanView;
}

it("counts clients that follow events, and not the server's own interest in a scan", async () => {
  const url = await serve();
  const scan = { targets: ["127.0.0.1"], ports: "1-1000", pace: { ratePerSecond: 5 } };
  const schedule = await addSchedule(url, { cron: "0 0 1 1 *", scan });
  const { id } = await runSchedule(url, schedule.id);
  const clients = async () => (await readMetrics(url)).get("portolan_event_clients");
  expect(await clients()).toBe(0);
  const response = await fetch(`${url}/v1/scans/${id}/events`);
  expect(await clients()).toBe(1);
  await response.body?.cancel();
  await expect.poll(clients, { timeout: 60_000 }).toBe(0);
});

it("counts the times of schedules by what came of them", async () => {
  const clock = new ManualClock("2026-11-27T10:30:00Z");
  const url = await serve({ clock, limits: { concurrentScans: 0 } });
  const { id } = await addSchedule(url, { cron: "0 * * * *", scan: { targets: ["127.0.0.1"], ports: "1" } });
  const counts = async () => {
    const metrics = await readMetrics(url);
    return ['outcome="started",reason=""', ...["schedule-busy", "missed"].map(skippedBy)].map((labels) =>
      metrics.get(`portolan_schedule_runs_total{${labels}}`),
    );
  };
  const skippedBy = (reason: string) => `outcome="skipped",reason="${reason}"`;
  expect(await counts()).toEqual([0, undefined, undefined]);
  const scan = await runSchedule(url, id);
  expect(await counts()).toEqual([1, undefined, undefined]);
  await clock.set("2026-11-27T11:00:00Z");
  await clock.set("2026-11-27T12:00:00Z");
  expect(await counts()).toEqual([1, 2, undefined]);
  await clock.set("2026-11-27T15:00:00Z");
  expect(await counts()).toEqual([1, 2, 1]);
  await fetch(`${url}/v1/scans/${scan.id}`, { method: "DELETE" });
  await clock.set("2026-11-27T16:00:00Z");
  expect(await counts()).toEqual([2, 2, 1]);
});

it("counts deliveries by what came of them, and what is still to be delivered", async () => {
  const clock = new ManualClock("2026-11-27T10:30:00Z");
  const receiver = await receive(answer(503), answer(204), answer(404));
  const url = await serve({ clock });
  const scan = { targets: ["127.0.0.1"], ports: `${await closedPort()}` };
  const { id } = await addSchedule(url, {
    cron: "0 0 1 1 *",
    scan,
    webhook: { url: receiver.url, on: "always" },
  });
  const counts = async () => {
    const metrics = await readMetrics(url);
    const outcomes = ["delivered", "postponed", "refused", "given-up"];
    return [
      metrics.get("portolan_webhook_outbox"),
      ...outcomes.map((outcome) => metrics.get(`portolan_webhook_deliveries_total{outcome="${outcome}"}`)),
    ];
  };
  expect(await counts()).toEqual([0, 0, 0, 0, 0]);
  for (let scans = 0; scans < 2; scans += 1) await followScan(url, (await runSchedule(url, id)).id);
  await waitForDelivery(url, id, { attempts: 1 });
  expect(await counts()).toEqual([1, 0, 1, 0, 0]);
  await clock.waitedFor("2026-11-27T10:30:10Z");
  void clock.set("2026-11-27T10:30:10Z");
  await waitForDelivery(url, id, { status: "delivered", attempts: 2 });
  expect(await counts()).toEqual([0, 1, 1, 0, 0]);
  const { id: last } = await runSchedule(url, id);
  await waitForDelivery(url, id, { scan: last, attempts: 1 });
  expect(await counts()).toEqual([0, 1, 1, 1, 0]);
});
