import { expect, it } from "vitest";
import {
  addScan,
  closedPort,
  followScan,
  openPort,
  readEvents,
  readProblem,
  readScan,
  serve,
  waitFor,
} from "./harness.ts";

it("gives every event once, wherever a client goes on", async () => {
  const url = await serve();
  const open = await openPort();
  const { id } = await addScan(url, { targets: ["127.0.0.1-20"], ports: `${open}`, records: "all" });
  const all = await followScan(url, id);
  const numbers = all.map((event) => event.id ?? 0);
  expect(numbers).toEqual([...new Set(numbers)].sort((a, b) => a - b));
  for (const [index, number] of numbers.entries()) {
    expect(await followScan(url, id, number)).toEqual(all.slice(index + 1));
  }
});

it("tells a client that comes back for nothing to stay away", async () => {
  const url = await serve();
  const { id } = await addScan(url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` });
  const last = (await followScan(url, id)).at(-1)?.id;
  const headers = { "Last-Event-ID": String(last) };
  expect((await fetch(`${url}/v1/scans/${id}/events`, { headers })).status).toBe(204);
});

it("gives the same to clients that come at any time, with progress in between", async () => {
  const url = await serve();
  const open = await openPort();
  const body = { targets: ["127.0.0.1-60"], ports: `${open}`, records: "all", pace: { ratePerSecond: 30 } };
  const { id } = await addScan(url, body);
  const early = followScan(url, id);
  const progress = await waitFor(url, id, ({ type }) => type === "progress");
  expect(progress.id).toBeUndefined();
  expect(progress.data).toMatchObject({ decided: expect.any(Number), ratePerSecond: expect.any(Number) });
  const late = followScan(url, id);
  expect((await readScan(url, id)).progress).toMatchObject({ ratePerSecond: expect.any(Number) });
  expect(await early).toEqual(await late);
  expect((await early).filter(({ type }) => type === "port")).toHaveLength(60);
});

it.each(["-1", "x", "1e3", "9".repeat(20)])("refuses to go on behind %j", async (number) => {
  const url = await serve();
  const { id } = await addScan(url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` });
  const response = await fetch(`${url}/v1/scans/${id}/events`, { headers: { "Last-Event-ID": number } });
  expect(await readProblem(response)).toMatchObject({ type: "/problems/request-invalid", status: 400 });
});

it("lets so many follow, and the next when one has left", async () => {
  const url = await serve({ limits: { eventClients: 1 } });
  const { id } = await addScan(url, {
    targets: ["127.0.0.0/24"],
    ports: `${await closedPort()}`,
    pace: { ratePerSecond: 1 },
  });
  const client = new AbortController();
  const response = await fetch(`${url}/v1/scans/${id}/events`, { signal: client.signal });
  await readEvents(response).next();
  const refused = await fetch(`${url}/v1/scans/${id}/events`);
  expect(refused.headers.get("Retry-After")).toBe("5");
  expect(await readProblem(refused)).toMatchObject({ type: "/problems/unavailable", status: 503 });
  client.abort();
  for (;;) {
    const next = await fetch(`${url}/v1/scans/${id}/events`);
    await next.body?.cancel();
    if (next.status === 200) break;
  }
});
