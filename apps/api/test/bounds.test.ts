import { once } from "node:events";
import { connect } from "node:net";
import { expect, it } from "vitest";
import { addScan, closedPort, isStatus, readEvents, readProblem, serve } from "./harness.ts";

/** Writes bytes as they are on a connection of their own, and gives all that comes back until the server closes it. */
async function exchange(url: string, ...texts: readonly string[]): Promise<string> {
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  await once(socket, "connect");
  for (const text of texts) socket.write(text);
  let answer = "";
  for await (const chunk of socket.setEncoding("utf8")) answer += String(chunk);
  return answer;
}

/** The problem document at the end of an answer, which must be of that status. */
function problemIn(answer: string): unknown {
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  expect(head).toContain("\r\nContent-Type: application/problem+json");
  const problem: { status: number } = JSON.parse(body);
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${problem.status} [A-Z]`));
  return problem;
}

it.each(["/healthz", "/v1/scans", "/nothing"])("refuses an address that is too long: %s", async (path) => {
  const url = await serve();
  const longest = 8_192;
  const response = await fetch(`${url}${path}?${"a".repeat(longest - path.length)}`);
  expect(await readProblem(response)).toMatchObject({ type: "/problems/url-too-long", status: 414 });
  const shorter = await fetch(`${url}${path}?${"a".repeat(longest - path.length - 1)}`);
  expect(shorter.status).not.toBe(414);
  await shorter.body?.cancel();
});

it("refuses header fields that are too large", async () => {
  const answer = await exchange(
    await serve(),
    `GET /healthz HTTP/1.1\r\nHost: localhost\r\nX-Large: ${"a".repeat(17_000)}\r\n\r\n`,
  );
  expect(problemIn(answer)).toMatchObject({ type: "/problems/headers-too-large", status: 431 });
});

it.each([
  "\r\n\r\nnonsense\r\n\r\n",
  "GET\r\n\r\n",
  "GET / HTTP/9.9\r\nHost: localhost\r\n\r\n",
  "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: x\r\n\r\n",
  "GET /healthz HTTP/1.1\r\nHost: localhost\r\nContent-Length: 1\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
  "POST /v1/scans HTTP/1.1\r\nHost: localhost\r\n broken: field\r\n\r\n",
  "GET /healthz HTTP/1.1\r\nHost: localhost\r\nX: a\u0000b\r\n\r\n",
  "\u0016\u0003\u0001\u0002\u0000\u0001",
])("refuses what is no request: %j", async (text) => {
  expect(problemIn(await exchange(await serve(), text))).toMatchObject({
    type: "/problems/request-invalid",
    status: 400,
  });
});

it.each([
  ["/v1/scans/%zz", 400, "request-invalid"],
  ["/v1/scans/%c3%28", 400, "request-invalid"],
  ["/v1/scans/%00", 404, "not-found"],
  ["/v1/scans/..%2f..%2fetc", 404, "not-found"],
  ["/v1/scans/__proto__", 404, "not-found"],
  ["//v1/scans", 404, "not-found"],
  ["/v1//scans", 404, "not-found"],
  ["/v1/scans?limit[]=1", 400, "request-invalid"],
  ["/v1/scans?__proto__[x]=1", 400, "request-invalid"],
  ["/v1/scans?limit=%", 400, "request-invalid"],
  ["*", 404, "not-found"],
])("answers %s with %i", async (path, status, kind) => {
  const answer = await exchange(await serve(), `GET ${path} HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n`);
  const [head = "", body = ""] = answer.split("\r\n\r\n");
  expect(head).toMatch(new RegExp(`^HTTP/1\\.1 ${status} `));
  expect(JSON.parse(body)).toMatchObject({ type: `/problems/${kind}`, status });
});

it("takes an expectation that it does not know for none", async () => {
  const answer = await exchange(
    await serve(),
    "GET /healthz HTTP/1.1\r\nHost: localhost\r\nExpect: wonders\r\nConnection: close\r\n\r\n",
  );
  expect(answer).toMatch(/^HTTP\/1\.1 200 /);
});

it("puts no other answer into one that is on its way", async () => {
  const url = await serve();
  const slow = { targets: ["127.0.0.0/24"], ports: `${await closedPort()}`, pace: { ratePerSecond: 1 } };
  const { id } = await addScan(url, slow);
  const response = await fetch(`${url}/v1/scans/${id}/events`);
  for await (const event of readEvents(response)) if (isStatus("running")(event)) break;
  const { hostname, port } = new URL(url);
  const socket = connect(Number(port), hostname);
  socket.write(`GET /v1/scans/${id}/events HTTP/1.1\r\nHost: localhost\r\n\r\n`);
  let text = "";
  for await (const chunk of socket.setEncoding("utf8")) {
    if (text === "") socket.write("nonsense\r\n\r\n");
    text += String(chunk);
  }
  expect(text).toMatch(/^HTTP\/1\.1 200 /);
  expect(text).not.toContain("problem");
});
