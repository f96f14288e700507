import type { ScanEvent } from "@portolan/core";
import { describe, expect, test, vi } from "vitest";
import { endEvent, portEvent, sampleScan, startEvent } from "../test/sample-events.ts";
import { createJsonWriter } from "./json-writer.ts";
import { createNdjsonWriter } from "./ndjson-writer.ts";
import type { Sink } from "./sink.ts";
import { createTextWriter } from "./text/text-writer.ts";
import { writeEvents } from "./write-events.ts";

interface MemorySink extends Sink {
  text: string;
  closed: boolean;
}

function memorySink(): MemorySink {
  return {
    text: "",
    closed: false,
    write(text) {
      this.text += text;
      return undefined;
    },
    async close() {
      this.closed = true;
    },
  };
}

async function* stream(events: readonly ScanEvent[], failure?: Error): AsyncGenerator<ScanEvent> {
  yield* events;
  if (failure) throw failure;
}

const never = () => () => undefined;

describe("writeEvents", () => {
  test("writes every event to every output and gives the last", async () => {
    const ndjson = memorySink();
    const json = memorySink();
    const outputs = [
      { writer: createNdjsonWriter(), sink: ndjson },
      { writer: createJsonWriter(), sink: json },
    ];
    const end = await writeEvents(stream(sampleScan()), outputs, { every: never });
    expect(end).toEqual(endEvent());
    expect(ndjson.text.trim().split("\n")).toHaveLength(sampleScan().length);
    expect(JSON.parse(json.text).end).toEqual(endEvent());
    expect([ndjson.closed, json.closed]).toEqual([true, true]);
  });

  test("reads no further while a sink is full", async () => {
    const read = vi.fn();
    async function* counted(): AsyncGenerator<ScanEvent> {
      for (const event of sampleScan()) {
        read();
        yield event;
      }
    }
    let release: () => void = () => undefined;
    const full = new Promise<void>((resolve) => {
      release = resolve;
    });
    const sink: Sink = { write: vi.fn(() => full), close: async () => undefined };
    const done = writeEvents(counted(), [{ writer: createNdjsonWriter(), sink }], { every: never });
    await new Promise((resolve) => setImmediate(resolve));
    expect(read).toHaveBeenCalledTimes(1);
    release();
    await done;
    expect(read).toHaveBeenCalledTimes(sampleScan().length);
  });

  test("shows rows that became due while no event came", async () => {
    let tick: () => void = () => undefined;
    let time = 0;
    let goOn: () => void = () => undefined;
    async function* paused(): AsyncGenerator<ScanEvent> {
      yield startEvent();
      yield portEvent("192.0.2.1", 22);
      await new Promise<void>((resolve) => {
        goOn = resolve;
      });
    }
    const sink = memorySink();
    const done = writeEvents(paused(), [{ writer: createTextWriter({ now: () => time }), sink }], {
      every: (_milliseconds, callback) => {
        tick = callback;
        return () => undefined;
      },
    });
    await new Promise((resolve) => setImmediate(resolve));
    expect(sink.text).toBe("");
    time = 500;
    tick();
    expect(sink.text).toContain("22/tcp");
    goOn();
    expect(await done).toBeUndefined();
  });

  test("closes its outputs and passes the error on when the scan fails", async () => {
    const sink = memorySink();
    const done = writeEvents(stream([startEvent()], new Error("worker died")), [{ writer: createJsonWriter(), sink }], {
      every: never,
    });
    await expect(done).rejects.toThrow("worker died");
    expect(JSON.parse(sink.text)).toMatchObject({ end: null });
    expect(sink.closed).toBe(true);
  });

  test("leaves the scan, and ends the other documents, when a sink fails", async () => {
    const left = vi.fn();
    async function* endless(): AsyncGenerator<ScanEvent> {
      try {
        yield startEvent();
        while (true) yield portEvent("192.0.2.1", 22);
      } finally {
        left();
      }
    }
    const broken: Sink = {
      write: () => {
        throw new Error("broken pipe");
      },
      close: async () => {
        throw new Error("broken pipe");
      },
    };
    const file = memorySink();
    const outputs = [
      { writer: createJsonWriter(), sink: file },
      { writer: createNdjsonWriter(), sink: broken },
    ];
    await expect(writeEvents(endless(), outputs, { every: never })).rejects.toThrow("broken pipe");
    expect(left).toHaveBeenCalledOnce();
    expect(JSON.parse(file.text)).toMatchObject({ end: null });
  });
});
