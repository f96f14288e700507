import { describe, expect, it } from "vitest";
import { ClientError, createClient, ServerProblem } from "../src/index.ts";
import { hangUp, json, problem, scanOf, serve } from "./fake-server.ts";

/** What a promise rejects with. */
async function failureOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => "it did not fail",
    (error: unknown) => error,
  );
}

describe("a request", () => {
  it("has the token, and asks behind the path of a proxy", async () => {
    const { url, requests } = await serve(json(scanOf("a")));
    expect(await createClient({ url: `${url}/scanner/`, token: "ptl_1" }).showScan("a")).toEqual(scanOf("a"));
    expect(requests.map(({ method, url: path }) => `${method} ${path}`)).toEqual(["GET /scanner/v1/scans/a"]);
    expect(requests[0]?.headers.authorization).toBe("Bearer ptl_1");
  });

  it("cannot leave its path by an identifier", async () => {
    const { url, requests } = await serve(json(scanOf("a")));
    await createClient({ url }).showScan("../tokens?x=#y");
    expect(requests[0]?.url).toBe("/v1/scans/..%2Ftokens%3Fx%3D%23y");
  });

  it("for a scan has a key, the same one when it is sent again", async () => {
    const busy = problem(503, "unavailable", "The queue is full.", { "Retry-After": "0" });
    const { url, requests } = await serve(busy, json(scanOf("a"), 202));
    const client = createClient({ url });
    await client.createScan({ targets: ["127.0.0.1"], ports: "22" });
    const [first, second] = requests.map(({ headers }) => headers["idempotency-key"]);
    expect(first).toMatch(/^[0-9a-f]{32}$/);
    expect(second).toBe(first);
    await client.createScan({ targets: ["127.0.0.1"], ports: "22" });
    expect(requests[2]?.headers["idempotency-key"]).not.toBe(first);
  });

  it("ends with the signal's reason", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const { url } = await serve(() => controller.abort(reason));
    expect(await failureOf(createClient({ url }).showScan("a", { signal: controller.signal }))).toBe(reason);
  });

  it("ends with the signal's reason while it waits for a busy server", async () => {
    const reason = new Error("enough");
    const controller = new AbortController();
    const busy = problem(429, "rate-limited", "Wait.", { "Retry-After": "30" });
    const { url } = await serve((request, response) => {
      response.once("finish", () => setImmediate(() => controller.abort(reason)));
      busy(request, response);
    });
    expect(await failureOf(createClient({ url }).showScan("a", { signal: controller.signal }))).toBe(reason);
  });
});

describe("a refusal", () => {
  it("is a problem with its word, its status, its sentence and its members", async () => {
    const detail = "9 probes are more than 8: scan fewer.";
    const document = { type: "/problems/scan-too-large", title: "Too large.", status: 422, detail, most: 8 };
    const { url } = await serve(json(document, 422, { "Content-Type": "application/problem+json" }));
    const error = await failureOf(createClient({ url }).showScan("a"));
    expect(error).toBeInstanceOf(ServerProblem);
    expect(error).toMatchObject({ code: "scan-too-large", status: 422, message: detail, document: { most: 8 } });
  });

  it("of a kind that a later version has keeps its word", async () => {
    const { url } = await serve(problem(418, "teapot", "Ask for coffee elsewhere."));
    const error = await failureOf(createClient({ url }).showScan("a"));
    expect(error).toMatchObject({ code: "teapot", status: 418, message: "Ask for coffee elsewhere." });
  });

  it("that asks for more patience than there is comes at once", async () => {
    const { url, requests } = await serve(problem(429, "rate-limited", "Wait.", { "Retry-After": "3600" }));
    const error = await failureOf(createClient({ url, patienceMs: 1_000 }).showScan("a"));
    expect(error).toMatchObject({ code: "rate-limited", retryAfterMs: 3_600_000 });
    expect(requests).toHaveLength(1);
  });

  it.each([
    ["a page of a proxy", "text/html", "<h1>Bad Gateway</h1>"],
    ["JSON of another form", "application/json", '{"error":true}'],
    ["nothing", "text/plain", ""],
  ])("that is %s is told by its status", async (_, type, body) => {
    const { url } = await serve((_request, response) => response.writeHead(500, { "Content-Type": type }).end(body));
    const error = await failureOf(createClient({ url }).showScan("a"));
    expect(error).toMatchObject({ code: "none", status: 500 });
    expect(String(error)).toContain("status 500");
  });
});

describe("a server that is not to be trusted", () => {
  it("may not leave out what the document promises", async () => {
    const { status: _, ...rest } = scanOf("a");
    const { url } = await serve(json(rest));
    const error = await failureOf(createClient({ url }).showScan("a"));
    expect(error).toBeInstanceOf(ClientError);
    expect(error).toMatchObject({ code: "ANSWER_INVALID" });
    expect(String(error)).toContain('"status"');
  });

  it.each([
    ["no JSON", 200, "{"],
    ["of a status that is not documented", 203, JSON.stringify(scanOf("a"))],
  ])("may not send what is %s", async (_, code, body) => {
    const { url } = await serve((_request, response) => response.writeHead(code).end(body));
    expect(await failureOf(createClient({ url }).showScan("a"))).toMatchObject({ code: "ANSWER_INVALID" });
  });

  it("may not send without end", async () => {
    const { url } = await serve((_request, response) => {
      const send = (): void => {
        while (!response.destroyed && response.write(" ".repeat(1 << 20)));
      };
      response.on("drain", send);
      send();
    });
    expect(await failureOf(createClient({ url }).showScan("a"))).toMatchObject({ code: "ANSWER_TOO_LONG" });
  });

  it("may not send one elsewhere, where the token would go with it", async () => {
    const other = await serve(json(scanOf("a")));
    const { url } = await serve((_request, response) => response.writeHead(307, { Location: other.url }).end());
    const error = await failureOf(createClient({ url, token: "ptl_1", patienceMs: 0 }).showScan("a"));
    expect(error).toMatchObject({ code: "SERVER_UNREACHABLE" });
    expect(other.requests).toEqual([]);
  });
});

describe("a server that is not there", () => {
  it("is not waited for when it has never answered", async () => {
    let tries = 0;
    const fetch = () => {
      tries += 1;
      return Promise.reject(new TypeError("fetch failed", { cause: new Error("connect ECONNREFUSED 127.0.0.1:1") }));
    };
    const error = await failureOf(createClient({ url: "http://127.0.0.1:1", fetch }).showScan("a"));
    expect(error).toMatchObject({
      code: "SERVER_UNREACHABLE",
      message:
        "The server at http://127.0.0.1:1 cannot be reached (connect ECONNREFUSED 127.0.0.1:1): check that it runs, and its address.",
    });
    expect(tries).toBe(1);
  });

  it("is waited for when it has answered before, but with nothing that must not be done twice", async () => {
    const { url, requests } = await serve(json(scanOf("a")), hangUp, json(scanOf("b")), hangUp);
    const client = createClient({ url });
    await client.showScan("a");
    expect(await client.showScan("b")).toEqual(scanOf("b"));
    expect(requests).toHaveLength(3);
    expect(await failureOf(client.pauseScan("b"))).toMatchObject({ code: "SERVER_UNREACHABLE" });
    expect(requests).toHaveLength(4);
  });
});

describe("lists", () => {
  it("are read page by page, with the filter in each", async () => {
    const page = (names: string[], next: string | null) => json({ scans: names.map(scanOf), next });
    const { url, requests } = await serve(page(["a", "b"], "2"), page([], "3"), page(["c"], null));
    const ids: string[] = [];
    for await (const { id } of createClient({ url }).scans({ status: "queued", limit: 2 })) ids.push(id);
    expect(ids).toEqual(["a", "b", "c"]);
    expect(requests.map(({ url: path }) => path)).toEqual([
      "/v1/scans?status=queued&limit=2",
      "/v1/scans?status=queued&limit=2&cursor=2",
      "/v1/scans?status=queued&limit=2&cursor=3",
    ]);
  });

  it("are read no further than they are wanted", async () => {
    const { url, requests } = await serve(json({ scans: [scanOf("a")], next: "2" }));
    for await (const { id } of createClient({ url }).scans()) {
      expect(id).toBe("a");
      break;
    }
    expect(requests).toHaveLength(1);
  });
});
