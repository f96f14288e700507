import { request } from "node:http";
import { describe, expect, it } from "vitest";
import { run } from "./command.ts";
import { bearer, createToken, freshFolder, serve } from "./harness.ts";

/** The status that a request gets which has header fields that `fetch` does not let anybody set. */
function statusOf(url: string, headers: Readonly<Record<string, string>>): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const client = request(url, { headers }, (answer) => resolve(answer.resume().statusCode));
    client.once("error", reject).end();
  });
}

/** A server that others reach as `scans.example`. */
async function serveBehindProxy(trustedProxies: readonly string[]): Promise<{ url: string; text: string }> {
  const data = freshFolder();
  const text = createToken(data);
  const options = { data, publicHosts: ["scans.example", "2001:db8::1"], trustedProxies };
  return { url: await serve({ limits: { strangersPerMinute: 2 } }, options), text };
}

describe("a server behind a proxy", () => {
  it.each([
    ["scans.example", 200],
    ["SCANS.example:443", 200],
    ["[2001:db8::1]", 200],
    ["127.0.0.1", 200],
    ["other.example", 421],
    ["scans.example.evil.example", 421],
    ["scans.example:443:1", 421],
    ["2001:db8::1", 421],
    ["192.0.2.1", 421],
  ])("answers to %j with %d", async (host, status) => {
    const { url, text } = await serveBehindProxy([]);
    expect(await statusOf(`${url}/v1/scans`, { host, ...bearer(text) })).toBe(status);
  });

  it("does not take a name from X-Forwarded-Host, whoever sends it", async () => {
    const { url } = await serveBehindProxy(["127.0.0.1"]);
    const headers = { host: "evil.example", "X-Forwarded-Host": "scans.example" };
    expect(await statusOf(`${url}/healthz`, headers)).toBe(421);
  });

  it("counts requests by the address that a trusted proxy names", async () => {
    const { url } = await serveBehindProxy(["127.0.0.0/8"]);
    const ask = (from: string) => statusOf(`${url}/v1/scans`, { "X-Forwarded-For": from });
    expect([await ask("192.0.2.1"), await ask("192.0.2.1"), await ask("192.0.2.1")]).toEqual([401, 401, 429]);
    expect(await ask("192.0.2.2")).toBe(401);
    // What stands before the address that the proxy added is the client's word.
    expect(await ask("192.0.2.7, 192.0.2.1")).toBe(429);
  });

  it("believes nobody else", async () => {
    const { url } = await serveBehindProxy([]);
    const ask = (from: string) => statusOf(`${url}/v1/scans`, { "X-Forwarded-For": from });
    expect([await ask("192.0.2.1"), await ask("192.0.2.2"), await ask("192.0.2.3")]).toEqual([401, 401, 429]);
  });

  it.each(["--public-host=scans.example", "--trust-proxy=127.0.0.1"])(
    "does not start with %s without a token",
    async (flag) => {
      const { status, stderr } = await run("--port", "0", flag);
      expect(stderr).toBe(
        "portolan-api: Others reach this server through a proxy, and there is no token that is good: make one with portolan-api token create, or leave out --public-host and --trust-proxy.\n",
      );
      expect(status).toBe(2);
    },
  );
});
