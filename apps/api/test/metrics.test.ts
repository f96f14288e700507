import { expect, it } from "vitest";
import { addScan, closedPort, followScan, openPort, serve, waitFor } from "./harness.ts";

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

it("shows what runs, what waits, and who follows", async () => {
  const url = await serve({ limits: { concurrentScans: 1 } });
  const body = { targets: ["127.0.0.1"], ports: "1-1000", pace: { ratePerSecond: 5 } };
  const { id } = await addScan(url, body);
  await addScan(url, body);
  const response = await fetch(`${url}/v1/scans/${id}/events`);
  await waitFor(url, id, ({ type, data }) => type === "progress" && Number(data["sent"]) > 0);
  const metrics = await readMetrics(url);
  await response.body?.cancel();
  expect(metrics.get('portolan_scans{status="running"}')).toBe(1);
  expect(metrics.get('portolan_scans{status="queued"}')).toBe(1);
  expect(metrics.get("portolan_event_clients")).toBeGreaterThanOrEqual(1);
  expect(metrics.get("portolan_probes_per_second")).toBeGreaterThan(0);
  expect(metrics.get("portolan_probes_sent_total")).toBeGreaterThan(0);
});
