import { once } from "node:events";
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import { Duplex } from "node:stream";
import { setImmediate } from "node:timers/promises";
import type { ScanEvent } from "@portolan/core";
import { describe, expect, it } from "vitest";
import { streamEvents } from "./event-stream.ts";

const WARNING: ScanEvent = { type: "warning", code: "local-limit", message: "x".repeat(1_000) };
const EVENTS = 1_000;
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

/** Warnings, counted as they are asked for. */
function countedEvents() {
  const state = { given: 0, isLeft: false };
  async function* generate(): AsyncGenerator<ScanEvent> {
    try {
      for (; state.given < EVENTS; state.given += 1) yield WARNING;
    } finally {
      state.isLeft = true;
    }
  }
  return { state, events: generate() };
}

describe("streamEvents", () => {
  it("asks for no more events than the client reads", async () => {
    const { response, release, read } = await slowClient();
    const { state, events } = countedEvents();
    const streaming = streamEvents(events, { response, stalledAfterMs: NEVER_MS });
    for (let turn = 0; turn < EVENTS; turn += 1) await setImmediate();
    expect(state.given).toBeGreaterThan(0);
    expect(state.given).toBeLessThan(EVENTS / 2);
    release();
    await Promise.all([streaming, once(response, "close")]);
    expect(state.given).toBe(EVENTS);
    expect(read().match(/"type":"warning"/g)).toHaveLength(EVENTS);
  });

  it("leaves the events when the client goes away", async () => {
    const { response, wire } = await slowClient();
    const { state, events } = countedEvents();
    const streaming = streamEvents(events, { response, stalledAfterMs: NEVER_MS });
    await setImmediate();
    wire.destroy();
    await streaming;
    expect(state.isLeft).toBe(true);
    expect(state.given).toBeLessThan(EVENTS);
  });

  it("cuts off a client that reads nothing for too long", async () => {
    const { response } = await slowClient();
    const { state, events } = countedEvents();
    await streamEvents(events, { response, stalledAfterMs: 1 });
    expect(response.destroyed).toBe(true);
    expect(state.isLeft).toBe(true);
  });

  it("writes nothing when there is no first event", async () => {
    const { response } = await slowClient();
    // biome-ignore lint/correctness/useYield: it fails before there is anything to give.
    async function* failing(): AsyncGenerator<ScanEvent> {
      throw new Error("no scan");
    }
    await expect(streamEvents(failing(), { response, stalledAfterMs: NEVER_MS })).rejects.toThrow("no scan");
    expect(response.headersSent).toBe(false);
  });
});
