import type { ScanEvent } from "@portolan/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { MarkdownDocument } from "../../test/markdown-document.ts";
import {
  endEvent,
  filteredPort,
  hostEvent,
  portEvent,
  sampleScan,
  startEvent,
  tcpCount,
  writeAll,
} from "../../test/sample-events.ts";
import { escapeForTerminal } from "../escape.ts";
import { HostGroups } from "../gather/host-groups.ts";
import { createSortedLines } from "../gather/sorted-lines.ts";
import { testWriterContract } from "../writer.contract.ts";
import { createMarkdownWriter, type MarkdownWriterOptions } from "./markdown-writer.ts";

const TYPES = new Set(
  "root heading paragraph text strong inlineCode list listItem table tableRow tableCell".split(" "),
);
const PORT_TITLES = ["port", "state", "service", "description", "reason", "round trip"];

function check(text: string): MarkdownDocument {
  const document = new MarkdownDocument(text);
  expect([...document.types()].filter((type) => !TYPES.has(type))).toEqual([]);
  return document;
}

function read(events: readonly ScanEvent[], options: MarkdownWriterOptions = {}): MarkdownDocument {
  return check(writeAll(createMarkdownWriter(options), events));
}

testWriterContract("markdown", { create: () => createMarkdownWriter(), check, tickGivesAll: false });

describe("markdown", () => {
  test("has a summary, and a table for each host", () => {
    const document = read(sampleScan());
    expect(document.texts("heading")).toEqual(["Port scan", "192.0.2.1 scanme.example", "Warnings"]);
    expect(document.texts("listItem")).toEqual([
      "Command: portolan 192.0.2.1",
      "Started: 2025-11-24T10:00:00.000Z",
      "Ended: 2025-11-24T10:00:00.000Z",
      "1 host (1 up) scanned in 0.31 s: 3 open ports.",
      "1,003 probes sent (3 retransmissions); estimated share missed: 0 %.",
      'The name "nowhere.invalid" does not resolve.',
    ]);
    expect(document.tables()).toEqual([
      [
        ["protocol", "state", "reason", "ports"],
        ["tcp", "open", "syn-ack", "3"],
        ["tcp", "closed", "reset", "997"],
      ],
      [
        PORT_TITLES,
        ["22/tcp", "open", "ssh", "Secure Shell", "syn-ack", "0.25 ms"],
        ["80/tcp", "open", "", "", "syn-ack", "12.3 ms"],
        ["443/tcp", "open", "", "", "syn-ack", "0.25 ms"],
      ],
    ]);
    expect(document.texts("paragraph")).toContain("Not shown: 994 closed (reset), 3 filtered (no-response).");
  });

  test("names states with a pipe as they are", () => {
    const port = { ...filteredPort("192.0.2.1", 53), protocol: "udp", state: "open|filtered" } as const;
    const counts = [{ protocol: "udp", state: "open|filtered", reason: "no-response", count: 2 }] as const;
    const document = read([startEvent(), port, hostEvent("192.0.2.1", counts), endEvent({ counts })]);
    expect(document.tables().map((rows) => rows[1])).toEqual([
      ["udp", "open|filtered", "no-response", "2"],
      ["53/udp", "open|filtered", "", "", "no-response", ""],
    ]);
    expect(document.texts("paragraph")).toContain("Not shown: 1 open|filtered (no-response).");
    expect(document.texts("listItem")[3]).toContain("0 open ports and 2 open|filtered ports");
  });

  test("brings together what comes in any order, in files when it is much", () => {
    const events = Array.from({ length: 600 }, (_, index) => portEvent(`192.0.2.${index % 3}`, 600 - index));
    const groups = new HostGroups(createSortedLines(1000));
    const document = read([startEvent(), ...events, endEvent()], { groups });
    const [, ...tables] = document.tables();
    expect(tables.map((rows) => rows.length)).toEqual([201, 201, 201]);
    expect(tables[0]?.slice(1, 3).map(([port]) => port)).toEqual(["3/tcp", "6/tcp"]);
  });

  test.each(["aborted", "timed-out", "failed", undefined] as const)("marks a scan that ended as %s", (status) => {
    const end = status === undefined ? [] : [endEvent({ status })];
    const document = read([startEvent(), portEvent("192.0.2.1", 22), ...end]);
    expect(document.texts("strong")).toEqual(["Incomplete:"]);
    expect(read(sampleScan()).texts("strong")).toEqual([]);
  });

  test("leaves out hosts with nothing to show when there are many, and counts them", () => {
    const events = [
      startEvent({ hosts: 256 }),
      filteredPort("192.0.2.1", 22),
      hostEvent("192.0.2.1", [tcpCount("filtered", "no-response", 1)], { state: "silent" }),
      filteredPort("192.0.2.2", 22),
      hostEvent("192.0.2.2", [tcpCount("closed", "reset", 1), tcpCount("filtered", "no-response", 1)]),
      hostEvent("192.0.2.3", [tcpCount("closed", "reset", 2)]),
      portEvent("192.0.2.4", 22),
      hostEvent("192.0.2.4", [tcpCount("open", "syn-ack", 1)], { state: "timed-out" }),
      endEvent({ hostsDone: 4, hostsUp: 3 }),
    ];
    const document = read(events);
    expect(document.texts("heading")).toEqual(["Port scan", "192.0.2.2", "192.0.2.4"]);
    expect(document.texts("paragraph")).toContain("Timed out with 1 ports decided.");
    expect(document.texts("paragraph").at(-1)).toBe(
      "Not listed: 1 host with nothing to show, 1 host without an answer.",
    );
    expect(read(events, { omitSilentHosts: false }).texts("heading")).toContain("192.0.2.1");
  });

  test("lists hosts where hosts alone were looked for", () => {
    const document = read([
      startEvent({ techniques: [], tcpPorts: 0, hosts: 3, probes: 3 }),
      hostEvent("192.0.2.10", [], { reason: "echo-reply", rttMs: 0.25 }),
      hostEvent("192.0.2.9", [], { hostname: "nine.example", reason: "arp-response", rttMs: 1 }),
      hostEvent("192.0.2.11", [], { state: "silent" }),
      endEvent({ hostsUp: 2, hostsDone: 3, counts: [] }),
    ]);
    expect(document.tables()).toEqual([
      [
        ["host", "name", "reason", "round trip"],
        ["192.0.2.9", "nine.example", "arp-response", "1.00 ms"],
        ["192.0.2.10", "", "echo-reply", "0.25 ms"],
      ],
    ]);
  });

  test("has whatever the network says as text", () => {
    const hostile = fc.oneof(
      fc.constantFrom(
        "|",
        "`|`",
        "\\|",
        "<script>",
        "www.evil.example",
        "[x](javascript:1)",
        "![x](http://y/z)",
        "@you",
      ),
      fc.string({ unit: "binary", maxLength: 30 }),
    );
    fc.assert(
      fc.property(hostile, hostile, hostile, (hostname, name, message) => {
        const service = { name, description: message, product: message, version: name };
        const document = read([
          startEvent({ arguments: [message] }),
          { type: "warning", code: "local-limit", message },
          portEvent("192.0.2.1", 22, { hostname, service }),
        ]);
        expect(document.texts("heading")[1]).toBe(`192.0.2.1 ${escapeForTerminal(hostname)}`.trimEnd());
        expect(document.tables()[0]?.[1]?.slice(2, 4)).toEqual([
          escapeForTerminal(name),
          escapeForTerminal(`${message} ${name}`),
        ]);
        expect(document.texts("listItem").at(-1)).toBe(escapeForTerminal(message));
      }),
    );
  });
});
