import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import type { ScanEvent } from "@portolan/core";
import fc from "fast-check";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { scanEvents } from "../test/arbitrary-events.ts";
import { readText, readUntilError } from "../test/read-text.ts";
import { portEvent, sampleScan, startEvent, writeAll } from "../test/sample-events.ts";
import { createJsonWriter } from "./json-writer.ts";
import { createNdjsonWriter } from "./ndjson-writer.ts";
import { readResults } from "./read-results.ts";

const FORMATS = [
  { format: "ndjson", create: createNdjsonWriter },
  { format: "json", create: () => createJsonWriter() },
];

/** Events in the order in which the JSON document has them. */
function sorted(events: readonly ScanEvent[]): ScanEvent[] {
  const order = ["start", "port", "host", "warning", "end"];
  return [...events].sort((left, right) => order.indexOf(left.type) - order.indexOf(right.type));
}

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), "portolan-read-"));
});

afterAll(() => rmSync(folder, { recursive: true }));

describe.each(FORMATS)("results written as $format", ({ format, create }) => {
  const inOrder = format === "json" ? sorted : (events: readonly ScanEvent[]) => [...events];

  test("are read back as they were, whatever chunks they come in", async () => {
    await fc.assert(
      fc.asyncProperty(scanEvents, fc.integer({ min: 1, max: 300 }), async (events, chunkBytes) => {
        expect(await readText(writeAll(create(), events), chunkBytes)).toEqual(inOrder(events));
      }),
    );
  });

  test("keep a mark of no width, which a decoder may take for that of a byte order", async () => {
    const described = portEvent("192.0.2.1", 80, { service: { name: "\ufeffx\ufeff", description: "\ufeff" } });
    const events = [startEvent(), described];
    expect(await readText(writeAll(create(), events), 7)).toEqual(events);
  });

  test("give, cut anywhere, what is whole before the cut, and no end", async () => {
    await fc.assert(
      fc.asyncProperty(scanEvents, fc.nat(), async (events, number) => {
        const bytes = Buffer.from(writeAll(create(), events));
        const cut = number % (bytes.length - 2);
        const { events: read, error } = await readUntilError(bytes.subarray(0, cut));
        expect(read).toEqual(inOrder(events).slice(0, read.length));
        if (error !== undefined)
          expect({ read, error }).toMatchObject({ read: [], error: { code: "RESULTS_UNKNOWN" } });
        expect(read.some(({ type }) => type === "end")).toBe(false);
      }),
    );
  });

  test("lose no whole event by a cut", async () => {
    const events = inOrder(sampleScan());
    const text = writeAll(create(), events);
    for (let cut = 0; cut <= text.length; cut += 1) {
      const part = text.slice(0, cut);
      const whole = events.filter((event) => part.includes(JSON.stringify(event))).length;
      const { events: read } = await readUntilError(part);
      expect(read.length).toBeGreaterThanOrEqual(whole);
    }
  });

  test("are refused where they are damaged in their middle, after the events before that", async () => {
    const text = writeAll(create(), sampleScan());
    const place = text.indexOf('"port":80');
    const { events, error } = await readUntilError(`${text.slice(0, place)}%${text.slice(place)}`);
    expect(events.length).toBeGreaterThan(2);
    expect(error).toMatchObject({ name: "ResultsError", code: "RESULTS_DAMAGED", source: "scan.results" });
  });

  test("are read from a file", async () => {
    const path = join(folder, `results-${format}`);
    writeFileSync(path, writeAll(create(), sampleScan()));
    const events: ScanEvent[] = [];
    for await (const event of readResults(path)) events.push(event);
    expect(events).toEqual(inOrder(sampleScan()));
  });
});

describe("readResults", () => {
  test("reads a document that another program has laid out anew", async () => {
    const document = JSON.parse(writeAll(createJsonWriter(), sampleScan()));
    expect(await readText(`\ufeff${JSON.stringify(document, null, 4)}\n`)).toEqual(sorted(sampleScan()));
  });

  test("reads lines whose keys were sorted, with other ends and blank lines", async () => {
    const lines = [startEvent(), portEvent("192.0.2.1", 22)].map((event) =>
      JSON.stringify(Object.fromEntries(Object.entries(event).sort())),
    );
    expect(await readText(lines.join("\r\n\r\n"))).toEqual([startEvent(), portEvent("192.0.2.1", 22)]);
  });

  test("leaves out fields that no event has", async () => {
    const port = portEvent("192.0.2.1", 22);
    expect(await readText(JSON.stringify({ ...port, colour: "red" }))).toEqual([port]);
  });

  test.each([
    ["", "is empty"],
    ["{", "is empty, or was cut"],
    ["hello\nworld", 'begins with "hello"'],
    ["PK\u0003\u0004", "begins with"],
    ["<html><body/></html>", "<html> is not what nmap's begins with"],
  ])("knows that %j holds no results", async (text, what) => {
    const { error } = await readUntilError(text);
    expect(error).toMatchObject({ code: "RESULTS_UNKNOWN", message: expect.stringContaining(what) });
  });

  test.each([
    ['{"name":"x"}\n', 'line 1: "{"name":"x"}" is not an event of a scan (its type is none)'],
    [`${JSON.stringify(startEvent())}\n{"type":"port","ip":"nowhere"}\n`, "line 2"],
    [`${JSON.stringify(portEvent("192.0.2.1", 70_000))}\n`, "its port is none"],
    [`${JSON.stringify(portEvent("192.0.2.300", 7))}\n`, "its ip is none"],
    ['{"start":{"type":"start"}}', "its version is none"],
    ['{"start":null,"ports":[],"hosts":[],"warnings":[],"end":null} trailing', "are damaged at byte"],
  ])("says where %j is wrong", async (text, what) => {
    const { error } = await readUntilError(text);
    expect(error).toMatchObject({ code: "RESULTS_DAMAGED", message: expect.stringContaining(what) });
  });

  test("says why a file cannot be read", async () => {
    const events = readResults(join(folder, "nothing"));
    await expect(events.next()).rejects.toMatchObject({
      code: "RESULTS_UNREADABLE",
      message: expect.stringContaining("there is no such file"),
    });
    await expect(readResults(folder).next()).rejects.toMatchObject({ code: "RESULTS_UNREADABLE" });
  });

  test("closes what it reads when the reader leaves", async () => {
    let closed = false;
    async function* stream(): AsyncGenerator<Uint8Array> {
      try {
        while (true) yield Buffer.from(`${JSON.stringify(portEvent("192.0.2.1", 22))}\n`);
      } finally {
        closed = true;
      }
    }
    for await (const event of readResults({ name: "endless", stream: stream() })) if (event.type === "port") break;
    expect(closed).toBe(true);
  });
});
