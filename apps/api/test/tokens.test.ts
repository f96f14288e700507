import { join } from "node:path";
import { openStore } from "@portolan/store";
import pino from "pino";
import { describe, expect, it, onTestFinished } from "vitest";
import type { ScanView } from "../src/scans/scan-view.ts";
import { startServer } from "../src/server.ts";
import {
  addScan,
  bearer,
  closedPort,
  createToken,
  deferred,
  followScan,
  freshFolder,
  postScan,
  readProblem,
  readScan,
  runToken,
  serve,
  serverOptions,
} from "./harness.ts";

const BODY = { targets: ["127.0.0.1"], ports: "1" };

describe("tokens", () => {
  it("are needed from the first one on, and are none of these", async () => {
    const data = freshFolder();
    const url = await serve({}, { data });
    expect((await fetch(`${url}/v1/scans`)).status).toBe(200);
    const good = createToken(data, "--scope", "read");
    expect(good).toMatch(/^ptl_[0-9a-f]{12}_[\w-]{43}$/);
    const other = createToken(data);
    const swapped = `${good.slice(0, 17)}${other.slice(17)}`;
    const wrong = [
      good.slice(0, -1),
      `${good}A`,
      swapped,
      good.toUpperCase(),
      "x",
      "",
      `ptl_${"0".repeat(12)}_${"A".repeat(43)}`,
    ];
    for (const text of wrong) {
      const response = await fetch(`${url}/v1/scans`, { headers: bearer(text) });
      expect(response.headers.get("WWW-Authenticate")).toContain("Bearer");
      expect(await readProblem(response)).toMatchObject({ type: "/problems/unauthenticated", status: 401 });
    }
    expect((await fetch(`${url}/v1/scans`)).status).toBe(401);
    expect((await fetch(`${url}/v1/scans?access_token=${good}`)).status).toBe(401);
    expect((await fetch(`${url}/v1/scans`, { headers: { Cookie: `token=${good}` } })).status).toBe(401);
    expect((await fetch(`${url}/v1/scans`, { headers: { Authorization: `bearer ${good}` } })).status).toBe(200);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });

  it("are no good when they are revoked or expired", async () => {
    const data = freshFolder();
    const url = await serve({}, { data });
    const [kept, gone] = [createToken(data), createToken(data)];
    expect((await fetch(`${url}/v1/scans`, { headers: bearer(gone) })).status).toBe(200);
    runToken(data, "revoke", gone.slice(4, 16));
    expect((await fetch(`${url}/v1/scans`, { headers: bearer(gone) })).status).toBe(401);
    expect((await fetch(`${url}/v1/scans`, { headers: bearer(kept) })).status).toBe(200);
    const listed = runToken(data, "list").map((line) => JSON.parse(line));
    expect(listed.map(({ id, usable }) => [id, usable])).toEqual(
      expect.arrayContaining([
        [kept.slice(4, 16), true],
        [gone.slice(4, 16), false],
      ]),
    );
    expect(JSON.stringify(listed)).not.toContain(kept.slice(17));
    const store = openStore(join(data, "portolan.db"));
    const record = store.tokens.find(kept.slice(4, 16));
    if (record === undefined) throw new Error("The token is not kept.");
    store.tokens.add({ ...record, id: "0123456789ab", expiresMs: 1 });
    store.close();
    const expired = `ptl_0123456789ab_${kept.slice(17)}`;
    expect((await fetch(`${url}/v1/scans`, { headers: bearer(expired) })).status).toBe(401);
  });

  it("allow what their scopes say", async () => {
    const data = freshFolder();
    const url = await serve({}, { data });
    const [reader, scanner, other] = [
      createToken(data),
      createToken(data, "--scope", "scan"),
      createToken(data, "--scope", "scan"),
    ];
    expect(await readProblem(await postScan(url, BODY, bearer(reader)))).toMatchObject({
      type: "/problems/scope-missing",
      status: 403,
    });
    const { id } = await addScan(url, BODY, bearer(scanner));
    for (const [text, status] of [
      [reader, 200],
      [scanner, 200],
      [other, 404],
    ] as const) {
      for (const path of ["", "/results", "/events"]) {
        const response = await fetch(`${url}/v1/scans/${id}${path}`, { headers: bearer(text) });
        expect(response.status).toBe(status);
        await response.body?.cancel();
      }
    }
    const listed = async (text: string): Promise<number> => {
      const response = await fetch(`${url}/v1/scans`, { headers: bearer(text) });
      return ((await response.json()) as { scans: ScanView[] }).scans.length;
    };
    expect([await listed(reader), await listed(scanner), await listed(other)]).toEqual([1, 1, 0]);
    const abort = (text: string) => fetch(`${url}/v1/scans/${id}`, { method: "DELETE", headers: bearer(text) });
    expect([(await abort(reader)).status, (await abort(other)).status]).toEqual([403, 404]);
  });

  it("narrow what the server allows, and never widen it", async () => {
    const data = freshFolder();
    const url = await serve({}, { data });
    const narrow = createToken(data, "--scope=scan", "--allow", "127.0.0.0/24", "--deny", "127.0.0.9");
    const wide = createToken(data, "--scope=scan", "--allow", "0.0.0.0/0,::/0");
    const statusOf = async (text: string, target: string) =>
      (await postScan(url, { targets: [target], ports: "1" }, bearer(text))).status;
    expect(await statusOf(narrow, "127.0.0.1")).toBe(202);
    expect(await statusOf(narrow, "127.0.0.9")).toBe(403);
    expect(await statusOf(narrow, "127.0.0.8/31")).toBe(403);
    expect(await statusOf(narrow, "127.0.1.1")).toBe(403);
    expect(await statusOf(narrow, "::1")).toBe(403);
    expect(await statusOf(wide, "127.0.1.1")).toBe(202);
    expect(await statusOf(wide, "192.0.2.1")).toBe(403);
  });

  it("have a rate of scans, which a repeated request does not count against", async () => {
    const data = freshFolder();
    const url = await serve({}, { data });
    const text = createToken(data, "--scope=scan", "--rate=2/h");
    const headers = { ...bearer(text), "Idempotency-Key": "one" };
    for (let times = 0; times < 4; times += 1) expect((await postScan(url, BODY, headers)).status).toBe(202);
    expect((await postScan(url, BODY, bearer(text))).status).toBe(202);
    const refused = await postScan(url, BODY, bearer(text));
    const seconds = Number(refused.headers.get("Retry-After"));
    expect(seconds).toBeGreaterThan(3_000);
    expect(seconds).toBeLessThanOrEqual(3_600);
    expect(await readProblem(refused)).toMatchObject({ type: "/problems/rate-limited", status: 429 });
  });

  it.each([
    [["create", "--scope", "root"]],
    [["create", "--allow", "localhost"]],
    [["create", "--deny", "10.0.0.0/40"]],
    [["create", "--rate", "5"]],
    [["create", "--rate", "0/min"]],
    [["create", "--expires", "soon"]],
    [["create", "more"]],
    [["revoke"]],
    [["revoke", "0123456789ab"]],
    [["destroy"]],
    [[]],
    [["list", "--all"]],
  ])("are not made, listed or revoked by %j", (argv) => {
    const data = freshFolder();
    expect(() => runToken(data, ...argv)).toThrow(
      expect.objectContaining({ constructor: expect.objectContaining({ name: "UsageError" }) }),
    );
    expect(runToken(data, "list")).toEqual([]);
  });
});

it("does not run what waits of a token that is revoked, nor what the policy allows no more", async () => {
  const data = freshFolder();
  const first = await startServer(serverOptions({ data }), { limits: { concurrentScans: 0 } });
  const text = createToken(data, "--scope=scan");
  const kept = createToken(data, "--scope=scan,read");
  const ofRevoked = await addScan(first.url, BODY, bearer(text));
  const ofDenied = await addScan(first.url, { ...BODY, targets: ["127.0.0.66"] }, bearer(kept));
  await first.stop();
  runToken(data, "revoke", text.slice(4, 16));
  const policy = { allow: ["127.0.0.0/8"], deny: ["127.0.0.66"] };
  const second = await startServer(serverOptions({ data, policy }));
  onTestFinished(() => second.stop());
  const failures: unknown[] = [];
  for (const { id } of [ofRevoked, ofDenied]) {
    const response = await fetch(`${second.url}/v1/scans/${id}/events`, { headers: bearer(kept) });
    await response.text();
    const answer = await fetch(`${second.url}/v1/scans/${id}`, { headers: bearer(kept) });
    const view = (await answer.json()) as ScanView;
    failures.push([view.status, view.failure?.code]);
  }
  expect(failures).toEqual([
    ["failed", "unauthenticated"],
    ["failed", "target-not-allowed"],
  ]);
});

it("tells strangers and callers who ask too often to wait", async () => {
  const data = freshFolder();
  const url = await serve({ limits: { requestsPerMinute: 3, strangersPerMinute: 2 } }, { data });
  const text = createToken(data);
  const statuses: number[] = [];
  for (let times = 0; times < 4; times += 1)
    statuses.push((await fetch(`${url}/v1/scans`, { headers: bearer(text) })).status);
  expect(statuses).toEqual([200, 200, 200, 429]);
  const strangers: Response[] = [];
  for (let times = 0; times < 3; times += 1) strangers.push(await fetch(`${url}/v1/scans`));
  expect(strangers.map(({ status }) => status)).toEqual([401, 401, 429]);
  const last = strangers.at(-1);
  expect(last?.headers.get("Retry-After")).toBe("60");
});

it("does not take callers for strangers, however many of their requests are under way", async () => {
  const data = freshFolder();
  const url = await serve({ limits: { strangersPerMinute: 2 } }, { data });
  const headers = bearer(createToken(data, "--scope=scan"));
  const body = { targets: ["127.0.0.1"], ports: "1-1000", pace: { ratePerSecond: 1 } };
  const { id } = await addScan(url, body, headers);
  const streams = await Promise.all(
    Array.from({ length: 5 }, () => fetch(`${url}/v1/scans/${id}/events`, { headers })),
  );
  expect(streams.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
  for (const { body: stream } of streams) await stream?.cancel();
});

it("keeps who asked for what, and what was decided", async () => {
  const data = freshFolder();
  const url = await serve({}, { data });
  const text = createToken(data, "--scope=scan,read");
  const id = text.slice(4, 16);
  const scan = await addScan(url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` }, bearer(text));
  await postScan(url, { targets: ["192.0.2.1"], ports: "1" }, bearer(text));
  await fetch(`${url}/v1/scans/${scan.id}`, { method: "DELETE", headers: bearer(text) });
  const store = openStore(join(data, "portolan.db"));
  const entries = store.audit.list({ after: 0, limit: 99 });
  store.close();
  expect(entries.map(({ actor, action, subject }) => [actor, action, subject])).toEqual([
    ["command", "token.create", id],
    [id, "scan.create", scan.id],
    [id, "scan.refuse", ""],
    [id, "scan.abort", scan.id],
  ]);
  expect(entries[1]?.detail).toMatchObject({ targets: ["127.0.0.1"], addresses: ["127.0.0.1"] });
  expect(entries[2]?.detail).toMatchObject({
    problem: "target-not-allowed",
    why: expect.stringContaining("192.0.2.1"),
  });
});

it("logs requests by name, without a secret", async () => {
  const lines: string[] = [];
  const wrote = deferred<void>();
  const logger = pino(
    { level: "info" },
    {
      write: (line: string) => {
        lines.push(line);
        wrote.resolve(undefined);
      },
    },
  );
  const data = freshFolder();
  const text = createToken(data);
  const url = await serve({ logger }, { data });
  const response = await fetch(`${url}/v1/scans?cursor=${text}`, { headers: { ...bearer(text), Cookie: text } });
  const requestId = response.headers.get("X-Request-Id");
  await response.text();
  await wrote.promise;
  expect(JSON.parse(lines[0] ?? "")).toMatchObject({
    requestId,
    method: "GET",
    path: "/v1/scans",
    status: 400,
    actor: text.slice(4, 16),
  });
  expect(lines.join("")).not.toContain(text.slice(17));
});

it("runs a local scan as before, when no token was ever made", async () => {
  const url = await serve();
  const { id } = await addScan(url, { targets: ["127.0.0.1"], ports: `${await closedPort()}` });
  await followScan(url, id);
  expect(await readScan(url, id)).toMatchObject({ status: "finished" });
});
