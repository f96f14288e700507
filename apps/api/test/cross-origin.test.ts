import { type IncomingHttpHeaders, request } from "node:http";
import { describe, expect, it } from "vitest";
import { bearer, createToken, freshFolder, serve } from "./harness.ts";

const ORIGIN = "https://app.example";

interface Answer {
  readonly status: number | undefined;
  readonly headers: IncomingHttpHeaders;
}

/** Sends header fields that `fetch` does not let anybody set. */
function send(url: string, method: string, headers: Readonly<Record<string, string>>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const client = request(url, { method, headers }, (answer) => {
      resolve({ status: answer.resume().statusCode, headers: answer.headers });
    });
    client.once("error", reject).end();
  });
}

/** What a browser asks before it lets a page post a scan. */
function preflight(url: string, origin: string, more: Readonly<Record<string, string>> = {}): Promise<Answer> {
  return send(`${url}/v1/scans`, "OPTIONS", {
    Origin: origin,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type,idempotency-key",
    ...more,
  });
}

function corsFieldsOf({ headers }: Answer): Record<string, unknown> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => name.startsWith("access-control-")));
}

async function serveOrigins(...corsOrigins: string[]): Promise<{ readonly url: string; readonly token: string }> {
  const data = freshFolder();
  const token = createToken(data, "--scope", "read,scan");
  return { url: await serve({}, { data, corsOrigins }), token };
}

describe("a page of an origin that is listed", () => {
  it("is told what it may send, before it has sent a token", async () => {
    const { url } = await serveOrigins("http://localhost:3000", ORIGIN);
    const answer = await preflight(url, ORIGIN);
    expect(answer.status).toBe(204);
    expect(corsFieldsOf(answer)).toEqual({
      "access-control-allow-origin": ORIGIN,
      "access-control-allow-methods": "DELETE,GET,HEAD,POST",
      "access-control-allow-headers": "Authorization,Content-Type,Idempotency-Key,Last-Event-ID",
      "access-control-expose-headers": "Allow,Link,Location,Retry-After,WWW-Authenticate,X-Request-Id",
      "access-control-max-age": "600",
    });
    expect(answer.headers.vary).toBe("Origin");
  });

  it.each([
    ["/v1/scans", 200],
    ["/v1/scans/no-such-scan", 404],
    ["/readyz", 200],
  ])("may read the answer of %s, also when it is a problem", async (path, status) => {
    const { url, token } = await serveOrigins(ORIGIN);
    const answer = await send(`${url}${path}`, "GET", { Origin: ORIGIN, ...bearer(token) });
    expect(answer.status).toBe(status);
    expect(corsFieldsOf(answer)).toEqual({
      "access-control-allow-origin": ORIGIN,
      "access-control-expose-headers": "Allow,Link,Location,Retry-After,WWW-Authenticate,X-Request-Id",
    });
  });

  it("needs a token as everybody does, and may read that it does", async () => {
    const { url } = await serveOrigins(ORIGIN);
    const answer = await send(`${url}/v1/scans`, "GET", { Origin: ORIGIN });
    expect(answer.status).toBe(401);
    expect(answer.headers["access-control-allow-origin"]).toBe(ORIGIN);
  });

  it("gets nothing from a server of another name", async () => {
    const { url } = await serveOrigins(ORIGIN);
    const answer = await preflight(url, ORIGIN, { Host: "scans.example" });
    expect(answer.status).toBe(421);
    expect(corsFieldsOf(answer)).toEqual({});
  });
});

describe("a page of another origin", () => {
  it.each([
    "null",
    "*",
    "https://app.example.evil.example",
    "https://evil.app.example",
    "http://app.example",
    "https://app.example:8443",
    "https://app.example/",
    "https://APP.example",
    "https://app.example, https://evil.example",
  ])("is told nothing: %s", async (origin) => {
    const { url, token } = await serveOrigins(ORIGIN);
    const [before, answer] = [
      await preflight(url, origin),
      await send(`${url}/v1/scans`, "GET", { Origin: origin, ...bearer(token) }),
    ];
    expect(before.status).toBe(401);
    expect(answer.status).toBe(200);
    expect([corsFieldsOf(before), corsFieldsOf(answer)]).toEqual([{}, {}]);
    expect([before.headers.vary, answer.headers.vary]).toEqual(["Origin", "Origin"]);
  });

  it("is told nothing where no origin is listed", async () => {
    const url = await serve();
    const [before, answer] = [await preflight(url, ORIGIN), await send(`${url}/v1/scans`, "GET", { Origin: ORIGIN })];
    expect([before.status, answer.status]).toEqual([405, 200]);
    expect([corsFieldsOf(before), corsFieldsOf(answer)]).toEqual([{}, {}]);
  });
});
