import { expect, it } from "vitest";
import { hostHistorySchema } from "../src/hosts/host-route.ts";
import {
  addScan,
  bearer,
  closedPort,
  createToken,
  followScan,
  freshFolder,
  openPort,
  readProblem,
  serve,
} from "./harness.ts";

async function readHost(url: string, ip: string, query = "", headers: Record<string, string> = {}) {
  const response = await fetch(`${url}/v1/hosts/${encodeURIComponent(ip)}?${query}`, { headers });
  expect(response.status).toBe(200);
  return { ...hostHistorySchema.parse(await response.json()), link: response.headers.get("Link") };
}

it("tells everything that was found at an address, the newest first, page by page", async () => {
  const url = await serve();
  const [open, closed] = [await openPort(), await closedPort()];
  const ids: string[] = [];
  for (const targets of [["127.0.0.1-2"], ["127.0.0.1"], ["127.0.0.2"]]) {
    const { id } = await addScan(url, { targets, ports: `${open},${closed}`, records: "all" });
    await followScan(url, id);
    ids.push(id);
  }
  const { ip, findings, next } = await readHost(url, "127.0.0.1");
  expect({ ip, next }).toEqual({ ip: "127.0.0.1", next: null });
  expect(findings.map(({ scan }) => scan)).toEqual([ids[1], ids[1], ids[0], ids[0]]);
  expect(findings.map(({ port }) => port).sort()).toEqual([open, open, closed, closed].sort());
  const times = findings.map(({ time }) => time);
  expect(times).toEqual([...times].sort().reverse());
  const paged = [];
  for (let cursor = ""; ; ) {
    const page = await readHost(url, "127.0.0.1", `limit=1${cursor}`);
    expect(page.findings).toHaveLength(1);
    paged.push(...page.findings);
    if (page.next === null) break;
    expect(page.link).toBe(`</v1/hosts/127.0.0.1?limit=1&cursor=${page.next}>; rel="next"`);
    cursor = `&cursor=${page.next}`;
  }
  expect(paged).toEqual(findings);
  expect((await readHost(url, "127.0.0.3")).findings).toEqual([]);
});

it.each(["::1", "0:0::1", "[::1]", "0000:0000:0000:0000:0000:0000:0000:0001", "::1/128"])(
  "reads %s as ::1",
  async (ip) => {
    const url = await serve();
    const { id } = await addScan(url, { targets: ["::1"], ports: `${await closedPort()}`, records: "all" });
    await followScan(url, id);
    expect(await readHost(url, ip)).toMatchObject({ ip: "::1", findings: [{ scan: id, ip: "::1" }] });
  },
);

it("tells only of scans that the caller may see", async () => {
  const data = freshFolder();
  const url = await serve({}, { data });
  const [one, other] = [createToken(data, "--scope", "scan"), createToken(data, "--scope", "scan")];
  const reader = createToken(data, "--scope", "read");
  const body = { targets: ["127.0.0.1"], ports: `${await openPort()}` };
  const ids: string[] = [];
  for (const token of [one, other, one]) {
    const { id } = await addScan(url, body, bearer(token));
    await (await fetch(`${url}/v1/scans/${id}/events`, { headers: bearer(token) })).text();
    ids.push(id);
  }
  const scansFor = async (token: string) =>
    (await readHost(url, "127.0.0.1", "", bearer(token))).findings.map(({ scan }) => scan);
  expect(await scansFor(one)).toEqual([ids[2], ids[0]]);
  expect(await scansFor(other)).toEqual([ids[1]]);
  expect(await scansFor(reader)).toEqual([ids[2], ids[1], ids[0]]);
  const first = await readHost(url, "127.0.0.1", "limit=1", bearer(one));
  const second = await readHost(url, "127.0.0.1", `limit=1&cursor=${first.next}`, bearer(one));
  expect([first, second].map(({ findings }) => findings[0]?.scan)).toEqual([ids[2], ids[0]]);
  expect(second.next).toBeNull();
});

it.each([
  ["localhost", "", "request-invalid"],
  ["127.0.0.0/8", "", "request-invalid"],
  ["127.0.0.1-2", "", "request-invalid"],
  ["127.1", "", "input-invalid"],
  ["fe80::1%eth0", "", "input-invalid"],
  ["127.0.0.1", "limit=0", "request-invalid"],
  ["127.0.0.1", "cursor=cDE", "request-invalid"],
  ["127.0.0.1", "port=1", "request-invalid"],
])("refuses %s %s", async (ip, query, kind) => {
  const url = await serve();
  const response = await fetch(`${url}/v1/hosts/${encodeURIComponent(ip)}?${query}`);
  expect(await readProblem(response)).toMatchObject({ type: `/problems/${kind}` });
});
