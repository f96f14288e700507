import { once } from "node:events";
import { createServer, type Socket } from "node:net";
import { expect, it, onTestFinished } from "vitest";
import { type Posting, postNotice } from "./post-notice.ts";

const NOTICE = { id: "7c0e4c0e-0000-4000-8000-000000000001", body: "{}" };

/** A server on 127.0.0.1 that does as it is told with each connection. */
async function listen(onSocket: (socket: Socket) => void): Promise<number> {
  const server = createServer((socket) => onSocket(socket.on("error", () => undefined)));
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  onTestFinished(() => void server.close());
  const address = server.address();
  if (address === null || typeof address === "string") throw new Error("The server has no port.");
  return address.port;
}

function post(url: string, more: Partial<Posting> = {}) {
  const signal = new AbortController().signal;
  const posting = { url: new URL(url), address: "127.0.0.1", secret: "rosebud", timeoutMs: 10_000, nowMs: 0, signal };
  return postNotice(NOTICE, { ...posting, ...more });
}

it("greets by the name of the URL, and connects to the address that was judged", async () => {
  const hellos: string[] = [];
  const port = await listen((socket) => {
    socket.once("data", (chunk: Buffer) => {
      hellos.push(chunk.toString("latin1"));
      socket.destroy();
    });
  });
  expect(await post(`https://hooks.example:${port}/`)).toMatchObject({ kind: "busy" });
  // The extension server_name of the ClientHello (RFC 6066, section 3).
  expect(hellos).toEqual([expect.stringContaining("hooks.example")]);
});

it("does not take a certificate for what it is not", async () => {
  const port = await listen((socket) => socket.end("HTTP/1.1 200 OK\r\n\r\n"));
  expect(await post(`https://hooks.example:${port}/`)).toMatchObject({ kind: "busy" });
});

it("waits no longer than it may", async () => {
  const port = await listen(() => undefined);
  expect(await post(`http://127.0.0.1:${port}/`, { timeoutMs: 20 })).toEqual({
    kind: "busy",
    reason: "it did not answer in time",
    pauseMs: 0,
  });
});

it("lets go when it is told to", async () => {
  const ending = new AbortController();
  const port = await listen(() => ending.abort());
  expect(await post(`http://127.0.0.1:${port}/`, { signal: ending.signal })).toMatchObject({ kind: "busy" });
});

it.each([
  ["nothing", ""],
  ["no HTTP", "hello\r\n\r\n"],
  ["another protocol", "HTTP/1.1 101 Switching Protocols\r\nUpgrade: x\r\nConnection: upgrade\r\n\r\n"],
  ["promises alone", "HTTP/1.1 100 Continue\r\n\r\nHTTP/1.1 103 Early Hints\r\n\r\n"],
])("takes %s for no answer", async (_, text) => {
  const port = await listen((socket) => socket.once("data", () => socket.end(text)));
  expect(await post(`http://127.0.0.1:${port}/`)).toMatchObject({ kind: "busy" });
});
