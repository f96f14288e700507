import { expect, it } from "vitest";
import { addScan, closedPort, followScan, openPort, readProblem, readResults, serve } from "./harness.ts";

async function scanned(): Promise<{ url: string; id: string; open: number; closed: number }> {
  const url = await serve({ limits: { pageRows: 3 }, lookup: async () => [{ address: "127.0.0.7" }] });
  const [open, closed] = [await openPort(), await closedPort()];
  const body = { targets: ["127.0.0.1-2", "::1", "seven.example"], ports: `${open},${closed}`, records: "all" };
  const { id } = await addScan(url, body);
  await followScan(url, id);
  return { url, id, open, closed };
}

it("filters results, page by page, and in every order of pages the same", async () => {
  const { url, id, open, closed } = await scanned();
  const all = await readResults(url, id);
  expect(all).toHaveLength(8);
  expect(await readResults(url, id, "limit=1")).toEqual(all);
  expect(await readResults(url, id, "state=open")).toEqual(all.filter(({ state }) => state === "open"));
  expect(await readResults(url, id, `port=${closed}`)).toEqual(all.filter(({ port }) => port === closed));
  for (const spelling of ["::1", "0:0::1", "[::1]"])
    expect(await readResults(url, id, `host=${encodeURIComponent(spelling)}`)).toEqual(
      all.filter(({ ip }) => ip === "::1"),
    );
  expect(await readResults(url, id, "host=seven.example")).toEqual(all.filter(({ ip }) => ip === "127.0.0.7"));
  expect(await readResults(url, id, `host=127.0.0.1&port=${open}&state=open&protocol=tcp`)).toMatchObject([
    { ip: "127.0.0.1", port: open, state: "open" },
  ]);
  expect(await readResults(url, id, "service=no-such-service")).toEqual([]);
  expect(await readResults(url, id, "protocol=udp")).toEqual([]);
});

it("sends all of them as NDJSON", async () => {
  const { url, id } = await scanned();
  const response = await fetch(`${url}/v1/scans/${id}/results?state=closed`, {
    headers: { Accept: "application/x-ndjson" },
  });
  expect(response.headers.get("Content-Type")).toBe("application/x-ndjson");
  const lines = (await response.text()).trimEnd().split("\n");
  expect(lines.map((line) => JSON.parse(line))).toEqual(await readResults(url, id, "state=closed"));
});

it("sends them as CSV, filtered too, and the whole scan as XML", async () => {
  const { url, id, open } = await scanned();
  const get = (query: string, type: string) =>
    fetch(`${url}/v1/scans/${id}/results?${query}`, { headers: { Accept: type } });
  const csv = await get("state=open", "text/csv");
  expect(csv.headers.get("Content-Type")).toBe("text/csv; charset=utf-8");
  const [names, ...rows] = (await csv.text()).trimEnd().split("\n");
  expect(names).toContain("ip");
  expect(rows).toHaveLength((await readResults(url, id, "state=open")).length);
  const xml = await get("", "application/xml");
  expect(xml.headers.get("Content-Type")).toBe("application/xml");
  const document = await xml.text();
  expect(document.match(/<host[ >]/g)).toHaveLength(4);
  expect(document).toMatch(new RegExp(`portid="${open}"`));
  expect(document.trimEnd().endsWith("</nmaprun>")).toBe(true);
});

it.each([
  ["state=ajar", "", "request-invalid", 400],
  ["port=65536", "", "request-invalid", 400],
  ["host=127.0.0.0/8", "", "request-invalid", 400],
  ["host=300.1.1.1", "", "input-invalid", 422],
  ["host=127.1", "", "input-invalid", 422],
  ["cursor=zzz", "", "request-invalid", 400],
  ["limit=4", "", "request-invalid", 400],
  ["limit=1", "application/x-ndjson", "request-invalid", 400],
  ["limit=1", "text/csv", "request-invalid", 400],
  ["state=open", "application/xml", "request-invalid", 400],
  ["colour=red", "", "request-invalid", 400],
  ["state=open&state=closed", "", "request-invalid", 400],
  ["", "image/png", "not-acceptable", 406],
])("refuses %s %s", async (query, accept, kind, status) => {
  const url = await serve({ limits: { pageRows: 3 } });
  const { id } = await addScan(url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` });
  const headers: Record<string, string> = accept === "" ? {} : { Accept: accept };
  const response = await fetch(`${url}/v1/scans/${id}/results?${query}`, { headers });
  expect(await readProblem(response)).toMatchObject({ type: `/problems/${kind}`, status });
});
