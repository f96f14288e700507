import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Duplex } from "node:stream";
import { setImmediate } from "node:timers/promises";
import { expect, it } from "vitest";
import { writeOrCut } from "./write-or-cut.ts";

const TEXT = "x".repeat(1_000);
const TEXTS = 1_000;
const NEVER_MS = 2 ** 30;

/** A response of a real server to a client that reads nothing until it is told to. */
async function slowClient() {
  let release: () => void = () => undefined;
  const released = new Promise<void>((resolve) => {
    release = resolve;
  });
  let text = "";
  const wire = new Duplex({
    read: () => undefined,
    write(chunk, _encoding, done) {
      text += String(chunk);
      void released.then(() => done());
    },
  });
  const server = createServer();
  const asked = once(server, "request") as Promise<[IncomingMessage, ServerResponse]>;
  server.emit("connection", wire);
  wire.push("GET / HTTP/1.1\r\nHost: localhost\r\n\r\n");
  const [, response] = await asked;
  return { response, wire, release, read: () => text };
}

/** Writes text after text, and counts them. */
function writeAll(response: ServerResponse, stalledAfterMs: number) {
  const state = { written: 0 };
  const done = (async () => {
    for (; state.written < TEXTS && !response.destroyed; state.written += 1)
      await writeOrCut(response, TEXT, stalledAfterMs);
    response.end();
  })();
  return { state, done };
}

it("writes no more than the client reads", async () => {
  const { response, release, read } = await slowClient();
  const { state, done } = writeAll(response, NEVER_MS);
  for (let turn = 0; turn < TEXTS; turn += 1) await setImmediate();
  expect(state.written).toBeGreaterThan(0);
  expect(state.written).toBeLessThan(TEXTS / 2);
  release();
  await Promise.all([done, once(response, "close")]);
  expect(read().match(/x/g)).toHaveLength(TEXTS * TEXT.length);
});

it("waits no longer for a client that goes away", async () => {
  const { response, wire } = await slowClient();
  const { state, done } = writeAll(response, NEVER_MS);
  await setImmediate();
  wire.destroy();
  await done;
  expect(state.written).toBeLessThan(TEXTS);
});

it("cuts off a client that reads nothing for too long", async () => {
  const { response } = await slowClient();
  const { state, done } = writeAll(response, 1);
  await done;
  expect(response.destroyed).toBe(true);
  expect(state.written).toBeLessThan(TEXTS);
});
