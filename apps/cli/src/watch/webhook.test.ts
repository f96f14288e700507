import { createHmac } from "node:crypto";
import { once } from "node:events";
import { readFileSync } from "node:fs";
import { createServer, type IncomingHttpHeaders, type RequestListener, type Server } from "node:http";
import { afterEach, describe, expect, test } from "vitest";
import { UsageError } from "../usage-error.ts";
import { NoticeError } from "./notice-error.ts";
import { parseWebhookUrl, postNotice, type Webhook } from "./webhook.ts";

const NOTICE = { id: "7c0e4c0e-0000-4000-8000-000000000001", body: '{"type":"portolan-changes"}' };

interface Delivery {
  readonly path: string | undefined;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.closeAllConnections();
    server.close();
  }
});

/** A receiver on this machine that answers with these statuses in turn, the last one again and again. */
async function receive(...answers: readonly RequestListener[]) {
  const deliveries: Delivery[] = [];
  const server = createServer(async (request, response) => {
    const pieces: string[] = [];
    for await (const piece of request.setEncoding("utf8")) pieces.push(piece as string);
    deliveries.push({ path: request.url, headers: request.headers, body: pieces.join("") });
    answers[Math.min(deliveries.length, answers.length) - 1]?.(request, response);
  });
  servers.push(server);
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return { deliveries, url: new URL(`http://127.0.0.1:${address.port}/hook?key=1`) };
}

const answer =
  (status: number, headers: Readonly<Record<string, string>> = {}): RequestListener =>
  (_, response) =>
    response.writeHead(status, headers).end();

function post(url: URL, fields: Partial<Webhook> = {}, signal = new AbortController().signal): Promise<void> {
  return postNotice(NOTICE, { url, secret: undefined, retryAfterMs: 1, ...fields }, signal);
}

describe("a notice", () => {
  test("is posted as JSON, unsigned without a secret", async () => {
    const { deliveries, url } = await receive(answer(204));
    await post(url);
    expect(deliveries).toMatchObject([{ path: "/hook?key=1", body: NOTICE.body }]);
    expect(deliveries[0]?.headers).toMatchObject({
      "content-type": "application/json",
      "x-portolan-delivery": NOTICE.id,
    });
    expect(deliveries[0]?.headers["x-portolan-signature"]).toBeUndefined();
  });

  test("is signed anew for each try, until it is taken", async () => {
    const { deliveries, url } = await receive(answer(500), answer(429, { "retry-after": "0" }), answer(200));
    await post(url, { secret: "rosebud" });
    expect(deliveries).toHaveLength(3);
    for (const { headers, body } of deliveries) {
      const timestamp = headers["x-portolan-timestamp"];
      expect(timestamp).toMatch(/^\d{10}$/);
      const signature = createHmac("sha256", "rosebud").update(`${timestamp}.${body}`).digest("hex");
      expect(headers["x-portolan-signature"]).toBe(`sha256=${signature}`);
      expect(headers["x-portolan-delivery"]).toBe(NOTICE.id);
    }
  });

  test("is given up after a few tries", async () => {
    const { deliveries, url } = await receive(answer(503));
    await expect(post(url)).rejects.toThrow(/^it answered with status 503$/);
    expect(deliveries).toHaveLength(5);
  });

  test.each([400, 401, 404, 410])("is not tried again after status %d", async (status) => {
    const { deliveries, url } = await receive(answer(status), answer(200));
    await expect(post(url)).rejects.toThrow(new NoticeError(`it answered with status ${status}`));
    expect(deliveries).toHaveLength(1);
  });

  test.each([301, 302, 307, 308])("does not follow a redirect of status %d", async (status) => {
    const elsewhere = await receive(answer(200));
    const { deliveries, url } = await receive(answer(status, { location: elsewhere.url.href }));
    await expect(post(url, { secret: "rosebud" })).rejects.toThrow(/a redirect, which is not followed/);
    expect(deliveries).toHaveLength(1);
    expect(elsewhere.deliveries).toEqual([]);
  });

  test("is tried again where nobody answers in time, or at all", async () => {
    const { deliveries, url } = await receive(
      () => undefined,
      (request) => request.socket.destroy(),
      answer(200),
    );
    await post(url, { timeoutMs: 200 });
    expect(deliveries).toHaveLength(3);
  });

  test("says why nobody could be reached", async () => {
    const { url } = await receive(answer(200));
    for (const server of servers.splice(0)) await new Promise((closed) => server.close(closed));
    await expect(post(url)).rejects.toThrow(/ECONNREFUSED/);
  });

  test("waits for no answer that never ends", async () => {
    const { url } = await receive((_, response) => {
      response.writeHead(200);
      response.write("x".repeat(100_000));
    });
    await post(url);
  });

  test("is left when the watch ends", async () => {
    const ending = new AbortController();
    const { url } = await receive(() => ending.abort());
    await expect(post(url, {}, ending.signal)).rejects.toThrow(new NoticeError("the watch was interrupted"));
  });

  test("is left when the watch ends while the receiver asks for a pause", async () => {
    const ending = new AbortController();
    const { deliveries, url } = await receive((request, response) => {
      answer(503, { "retry-after": "3600" })(request, response);
      response.once("close", () => ending.abort());
    });
    await expect(post(url, {}, ending.signal)).rejects.toThrow(new NoticeError("the watch was interrupted"));
    expect(deliveries).toHaveLength(1);
  });
});

test("the receiver in docs/watch.md believes what is signed, and nothing else", async () => {
  const document = readFileSync(new URL("../../../../docs/watch.md", import.meta.url), "utf8");
  const [, code = ""] = /^```js\n(.*?)^```$/ms.exec(document) ?? [];
  const module = `data:text/javascript,${encodeURIComponent(`${code}\nexport { isGenuine };`)}`;
  const { isGenuine } = (await import(/* @vite-ignore */ module)) as {
    readonly isGenuine: (headers: IncomingHttpHeaders, body: string, secret: string) => boolean;
  };
  const { deliveries, url } = await receive(answer(200));
  await post(url, { secret: "rosebud" });
  const { headers, body } = deliveries[0] ?? { headers: {}, body: "" };
  expect(isGenuine(headers, body, "rosebud")).toBe(true);
  expect(isGenuine(headers, body, "Rosebud")).toBe(false);
  expect(isGenuine(headers, `${body} `, "rosebud")).toBe(false);
  expect(isGenuine({ ...headers, "x-portolan-timestamp": "1000000000" }, body, "rosebud")).toBe(false);
  expect(isGenuine({}, body, "rosebud")).toBe(false);
});

describe("the URL of a webhook", () => {
  test("may be http or https", () => {
    for (const url of ["http://127.0.0.1:1/a", "https://example.com/b?c"]) expect(parseWebhookUrl(url).href).toBe(url);
  });

  test.each(["", "example.com", "ftp://example.com", "file:///etc/passwd", "javascript:1"])("may not be %j", (text) =>
    expect(() => parseWebhookUrl(text)).toThrow(UsageError),
  );

  test("has no password in it, which is not repeated", () => {
    expect(() => parseWebhookUrl("https://me:rosebud@example.com")).toThrow(/no user name or password/);
    expect(() => parseWebhookUrl("https://me:rosebud@example.com")).not.toThrow(/rosebud/);
  });
});
