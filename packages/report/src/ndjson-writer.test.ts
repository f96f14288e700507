import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { portEvent, sampleScan, writeAll } from "../test/sample-events.ts";
import { createNdjsonWriter } from "./ndjson-writer.ts";
import { testWriterContract } from "./writer.contract.ts";

function parseLines(text: string): unknown[] {
  if (text === "") return [];
  expect(text.endsWith("\n")).toBe(true);
  return text
    .slice(0, -1)
    .split("\n")
    .map((line): unknown => JSON.parse(line));
}

testWriterContract("ndjson", { create: () => createNdjsonWriter(), check: parseLines, tickGivesAll: true });

describe("ndjson", () => {
  test("has each event on a line, exactly as it came", () => {
    const events = sampleScan();
    expect(parseLines(writeAll(createNdjsonWriter(), events))).toEqual(events);
  });

  test("gives each line at once", () => {
    const writer = createNdjsonWriter();
    const event = portEvent("192.0.2.1", 22);
    expect(writer.write(event)).toBe(`${JSON.stringify(event)}\n`);
  });

  test("keeps every hostname's value while it escapes it", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary" }), (hostname) => {
        const [parsed] = parseLines(createNdjsonWriter().write(portEvent("192.0.2.1", 22, { hostname })));
        expect(parsed).toMatchObject({ hostname });
      }),
    );
  });
});
