import { request } from "node:http";
import { gzipSync } from "node:zlib";
import { type ScanRequest, scan } from "@portolan/core";
import { describe, expect, it } from "vitest";
import { postScan, readProblem, serve } from "./harness.ts";

const GOOD = { targets: ["127.0.0.1"], ports: "1" };

/** Serves an app on which no scan may begin. */
async function serveWithoutScans(
  limits = {},
): Promise<{ readonly url: string; readonly begun: readonly ScanRequest[] }> {
  const begun: ScanRequest[] = [];
  const url = await serve({
    limits,
    startScan: (scanRequest) => {
      begun.push(scanRequest);
      return scan({ ...scanRequest, targets: ["127.0.0.1"], ports: "1" });
    },
  });
  return { url, begun };
}

describe("input that core does not understand", () => {
  it.each([
    [{ targets: ["no.such.name.example"], ports: "1" }, "TARGET_UNRESOLVABLE"],
    [{ targets: ["300.1.1.1/99"], ports: "1" }, "TARGET_INVALID"],
    [{ targets: ["127.0.0.1"], ports: "70000" }, "PORT_INVALID"],
    [{ targets: ["127.0.0.1"], ports: "no-such-service" }, "PORT_SERVICE_UNKNOWN"],
    [{ targets: ["127.0.0.1"], ports: "1", pace: { maxRetries: -1 } }, "REQUEST_INVALID"],
  ])("is refused: %j", async (body, code) => {
    const url = await serve({
      lookup: async () => {
        throw Object.assign(new Error("not found"), { code: "ENOTFOUND" });
      },
    });
    const problem = await readProblem(await postScan(url, body));
    expect(problem).toMatchObject({ type: "/problems/input-invalid", status: 422, code });
  });
});

describe("bodies that describe no scan", () => {
  it.each([
    [null, ""],
    [[], ""],
    [{}, "/targets"],
    [{ ...GOOD, targets: "127.0.0.1" }, "/targets"],
    [{ ...GOOD, targets: [] }, "/targets"],
    [{ ...GOOD, targets: [""] }, "/targets/0"],
    [{ ...GOOD, targets: [1] }, "/targets/0"],
    [{ ...GOOD, targets: [["127.0.0.1"]] }, "/targets/0"],
    [{ ...GOOD, targets: Array.from({ length: 4_097 }, () => "127.0.0.1") }, "/targets"],
    [{ ...GOOD, targets: ["1".repeat(261)] }, "/targets/0"],
    [{ ...GOOD, ports: 80 }, "/ports"],
    [{ ...GOOD, ports: "1,".repeat(16_385) }, "/ports"],
    [{ ...GOOD, pace: { ratePerSecond: "fast" } }, "/pace/ratePerSecond"],
    [{ ...GOOD, pace: { "a/b~c": 1 } }, "/pace"],
    [{ ...GOOD, engine: "syn" }, "/engine"],
    [{ ...GOOD, hosts: "up" }, "/hosts"],
    [{ ...GOOD, seed: "7" }, "/seed"],
    [{ ...GOOD, techniques: ["fin"] }, "/techniques/0"],
    [{ ...GOOD, techniques: [] }, "/techniques"],
    [{ ...GOOD, interfaceName: "eth0" }, ""],
    [{ ...GOOD, checkpoint: { path: "/etc/passwd" } }, ""],
    [{ ...GOOD, workers: 10_000 }, ""],
  ])("are refused: %j", async (body, pointer) => {
    const { url, begun } = await serveWithoutScans();
    const problem = await readProblem(await postScan(url, body));
    // A JSON text that is neither object nor array does not pass body-parser's own check.
    if (body === null) expect(problem).toMatchObject({ type: "/problems/body-malformed", status: 400 });
    else {
      expect(problem).toMatchObject({ type: "/problems/request-invalid", status: 400 });
      expect(problem["errors"]).toContainEqual({ pointer, detail: expect.any(String) });
    }
    expect(begun).toEqual([]);
  });

  it.each(['{"targets":["127.0.0.1"],"ports":"1","__proto__":{"workers":9}}', '{"constructor":{"prototype":{"a":1}}}'])(
    "are refused: %s",
    async (text) => {
      const { url, begun } = await serveWithoutScans();
      const response = await post(url, text, "application/json");
      expect(await readProblem(response)).toMatchObject({ type: "/problems/request-invalid", status: 400 });
      expect(begun).toEqual([]);
    },
  );
});

describe("bodies that cannot be read", () => {
  it.each([
    ["not JSON", "{", "application/json", "body-malformed", 400],
    ["empty", "", "application/json", "request-invalid", 400],
    ["two values", '{"a":1}{"b":2}', "application/json", "body-malformed", 400],
    ["a comment", '{/* */"a":1}', "application/json", "body-malformed", 400],
    ["a form", "targets=127.0.0.1&ports=1", "application/x-www-form-urlencoded", "media-type-unsupported", 415],
    ["text", JSON.stringify(GOOD), "text/plain", "media-type-unsupported", 415],
    ["another character set", JSON.stringify(GOOD), "application/json; charset=ebcdic", "media-type-unsupported", 415],
    ["too large", JSON.stringify({ ...GOOD, ports: "1,".repeat(140_000) }), "application/json", "body-too-large", 413],
    ["nested without end", "[".repeat(60_000), "application/json", "body-malformed", 400],
  ])("are refused: %s", async (_, text, type, kind, status) => {
    const { url, begun } = await serveWithoutScans();
    expect(await readProblem(await post(url, text, type))).toMatchObject({ type: `/problems/${kind}`, status });
    expect(begun).toEqual([]);
  });

  it("are refused: compressed", async () => {
    const { url } = await serveWithoutScans();
    const response = await fetch(`${url}/v1/scans`, {
      method: "POST",
      headers: { "Content-Type": "application/json", "Content-Encoding": "gzip" },
      body: new Uint8Array(gzipSync(JSON.stringify(GOOD))),
    });
    expect(await readProblem(response)).toMatchObject({ type: "/problems/media-type-unsupported", status: 415 });
  });
});

it("refuses a scan that is too large, before it begins", async () => {
  const { url, begun } = await serveWithoutScans({ probesPerScan: 512 });
  const problem = await readProblem(await postScan(url, { targets: ["127.0.0.0/24"], ports: "1-3" }));
  expect(problem).toMatchObject({ type: "/problems/scan-too-large", status: 422 });
  expect(problem.detail).toContain("768 probes");
  expect(begun).toEqual([]);
});

describe("addresses and methods", () => {
  it.each([
    ["GET", "/", "not-found", 404, null],
    ["POST", "/healthz/deeper", "not-found", 404, null],
    ["GET", "/v2/scans", "not-found", 404, null],
    ["GET", "/%E0%A4%A", "not-found", 404, null],
    ["DELETE", "/v1/scans", "method-not-allowed", 405, "GET, HEAD, POST"],
    ["PUT", "/v1/scans/1", "method-not-allowed", 405, "DELETE, GET, HEAD"],
    ["GET", "/v1/scans/1/pause", "method-not-allowed", 405, "POST"],
    ["GET", "/v1/scans/1/resume", "method-not-allowed", 405, "POST"],
    ["POST", "/v1/scans/1/results", "method-not-allowed", 405, "GET, HEAD"],
    ["POST", "/v1/scans/1/events", "method-not-allowed", 405, "GET, HEAD"],
    ["GET", "/v1/scans/1", "not-found", 404, null],
    ["GET", "/v1/scans/1/results", "not-found", 404, null],
    ["GET", "/v1/scans/1/events", "not-found", 404, null],
    ["POST", "/healthz", "method-not-allowed", 405, "GET, HEAD"],
  ])("%s %s is %s", async (method, path, kind, status, allow) => {
    const response = await fetch(`${await serve()}${path}`, { method });
    expect(response.headers.get("Allow")).toBe(allow);
    expect(await readProblem(response)).toMatchObject({ type: `/problems/${kind}`, status });
  });

  it.each([
    ["127.0.0.1", 200],
    ["127.0.0.1:8080", 200],
    ["localhost:1", 200],
    ["[::1]:80", 200],
    ["evil.example", 421],
    ["127.0.0.1.evil.example", 421],
    ["localhost.evil.example:8080", 421],
  ])("the name %j gets %d", async (host, status) => {
    const url = await serve();
    const response = await new Promise<{ statusCode?: number | undefined }>((resolve, reject) => {
      const client = request(`${url}/healthz`, { headers: { host } }, (answer) => resolve(answer.resume()));
      client.once("error", reject).end();
    });
    expect(response.statusCode).toBe(status);
  });
});

it("tells nothing of what it did not foresee", async () => {
  const url = await serve({
    lookup: () => {
      throw new Error("secret of /etc/shadow");
    },
  });
  const problem = await readProblem(await postScan(url, { ...GOOD, targets: ["some.example"] }));
  expect(problem).toMatchObject({ type: "/problems/internal-error", status: 500 });
  expect(JSON.stringify(problem)).not.toMatch(/secret|\.ts|\.js|at /);
});

function post(url: string, body: string, type: string): Promise<Response> {
  return fetch(`${url}/v1/scans`, { method: "POST", headers: { "Content-Type": type }, body });
}
