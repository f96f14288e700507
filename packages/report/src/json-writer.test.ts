import type { ScanEvent } from "@portolan/core";
import { describe, expect, test } from "vitest";
import { endEvent, hostEvent, portEvent, sampleScan, startEvent, tcpCount, writeAll } from "../test/sample-events.ts";
import { createJsonWriter } from "./json-writer.ts";
import { createSpool } from "./spool.ts";
import { testWriterContract } from "./writer.contract.ts";

testWriterContract("json", {
  create: () => createJsonWriter(),
  check: (text) => expect(Object.keys(JSON.parse(text))).toEqual(["start", "ports", "hosts", "warnings", "end"]),
  tickGivesAll: false,
});

describe("json", () => {
  test("sorts the events into one document", () => {
    const events = sampleScan();
    const ofType = (type: ScanEvent["type"]) => events.filter((event) => event.type === type);
    expect(JSON.parse(writeAll(createJsonWriter(), events))).toEqual({
      start: ofType("start")[0],
      ports: ofType("port"),
      hosts: ofType("host"),
      warnings: ofType("warning"),
      end: ofType("end")[0],
    });
  });

  test("has null for what a broken scan did not tell", () => {
    expect(JSON.parse(writeAll(createJsonWriter(), []))).toEqual({
      start: null,
      ports: [],
      hosts: [],
      warnings: [],
      end: null,
    });
  });

  test("gives ports as they come", () => {
    const writer = createJsonWriter();
    writer.write(startEvent());
    expect(writer.write(portEvent("192.0.2.1", 22))).toContain('"port":22');
  });

  test("reads the same when hosts are many enough to go to disk", () => {
    const hosts = Array.from({ length: 3000 }, (_, index) =>
      hostEvent(`10.0.${index >> 8}.${index & 255}`, [tcpCount("open", "syn-ack", 1)], {
        hostname: `höst-${index}.example`,
      }),
    );
    const writer = createJsonWriter(() => createSpool(1000));
    const document = JSON.parse(writeAll(writer, [startEvent(), ...hosts, endEvent()]));
    expect(document.hosts).toEqual(hosts);
  });
});
