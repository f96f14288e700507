import type { ScanEvent } from "@portolan/core";
import { describe, expect, test } from "vitest";
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
import { testWriterContract } from "../writer.contract.ts";
import { createTextWriter } from "./text-writer.ts";

for (const annotated of [false, true]) {
  testWriterContract(annotated ? "annotated text" : "text", {
    create: (now) => createTextWriter({ annotated, now }),
    check: (text) => expect(text === "" || text.endsWith("\n")).toBe(true),
    tickGivesAll: true,
  });
}

const still = () => 0;

describe("the table", () => {
  test("groups sorted rows under their host, sums up the rest, and ends with the quality of the scan", () => {
    expect(writeAll(createTextWriter({ now: still }), sampleScan())).toBe(
      [
        "192.0.2.1 (scanme.example)",
        "PORT       STATE     SERVICE          REASON             RTT",
        "22/tcp     open      ssh              syn-ack        0.25 ms",
        "80/tcp     open                       syn-ack        12.3 ms",
        "443/tcp    open                       syn-ack        0.25 ms",
        "Not shown: 994 closed (reset), 3 filtered (no-response)",
        "",
        "1 host (1 up) scanned in 0.31 s: 3 open ports.",
        "1,003 probes sent (3 retransmissions); estimated share missed: 0 %.",
        "",
      ].join("\n"),
    );
  });

  test("sorts hosts by number within a batch, and goes on below the last host in the next", () => {
    const clock = { time: 0 };
    const writer = createTextWriter({ now: () => clock.time });
    writer.write(startEvent({ hosts: 3 }));
    writer.write(portEvent("10.0.0.10", 22));
    writer.write(portEvent("10.0.0.9", 22));
    expect(writer.tick()).toBe("");
    clock.time = 200;
    const first = writer.tick();
    expect(first.indexOf("10.0.0.9\n")).toBeLessThan(first.indexOf("10.0.0.10\n"));
    writer.write(portEvent("10.0.0.10", 80));
    clock.time = 400;
    expect(writer.tick()).toBe("80/tcp     open                       syn-ack        0.25 ms\n");
    expect(writer.tick()).toBe("");
  });

  test("names the host again when another came between", () => {
    const clock = { time: 0 };
    const writer = createTextWriter({ now: () => clock.time });
    writer.write(startEvent({ hosts: 2 }));
    const batches = [portEvent("10.0.0.1", 22), portEvent("10.0.0.2", 22), portEvent("10.0.0.1", 80)].map((port) => {
      clock.time += 200;
      writer.write(port);
      clock.time += 200;
      return writer.tick();
    });
    expect(batches.map((batch) => batch.includes("\nPORT "))).toEqual([true, false, false]);
    expect(batches[2]).toMatch(/^\n10\.0\.0\.1\n80\/tcp/);
  });

  test("shows a batch early when it is large", () => {
    const writer = createTextWriter({ now: still });
    writer.write(startEvent());
    let text = "";
    for (let port = 1; port <= 5000; port += 1) text += writer.write(portEvent("10.0.0.1", port));
    expect(text).not.toBe("");
  });

  test("tells protocols apart where both are scanned, TCP first", () => {
    const events: ScanEvent[] = [
      startEvent({ udpPorts: 1000 }),
      portEvent("192.0.2.1", 53, { protocol: "udp", state: "open|filtered", reason: "no-response" }),
      portEvent("192.0.2.1", 80),
      hostEvent("192.0.2.1", [
        tcpCount("open", "syn-ack", 1),
        tcpCount("closed", "reset", 999),
        { protocol: "udp", state: "open|filtered", reason: "no-response", count: 3 },
      ]),
      endEvent({
        counts: [
          tcpCount("open", "syn-ack", 1),
          { protocol: "udp", state: "open|filtered", reason: "no-response", count: 3 },
        ],
      }),
    ];
    const text = writeAll(createTextWriter({ now: still }), events);
    expect(text.indexOf("80/tcp")).toBeLessThan(text.indexOf("53/udp"));
    expect(text).toContain("Not shown: 999 tcp closed (reset), 2 udp open|filtered (no-response)");
    expect(text).toContain("1 open port and 3 open|filtered ports.");
  });

  test("lists hosts where hosts alone are looked for, and says how many there are", () => {
    const found = (ip: string, fields: object) => hostEvent(ip, [], fields);
    const events: ScanEvent[] = [
      startEvent({ hosts: 256, tcpPorts: 0, techniques: [], probes: 1_280 }),
      found("192.0.2.10", { reason: "echo-reply", rttMs: 12.345 }),
      found("192.0.2.9", { reason: "reset", rttMs: 0.25, hostname: "nine.example" }),
      found("192.0.2.11", { state: "silent" }),
      endEvent({ hostsDone: 256, hostsUp: 2, decided: 1_280, counts: [] }),
    ];
    expect(writeAll(createTextWriter({ now: still }), events)).toBe(
      [
        "HOST             STATE  REASON                 RTT",
        "192.0.2.9        up     reset              0.25 ms  (nine.example)",
        "192.0.2.10       up     echo-reply         12.3 ms",
        "",
        "Not listed: 254 hosts without an answer.",
        "256 hosts asked in 0.31 s: 2 hosts up.",
        "1,003 probes sent (3 retransmissions); estimated share missed: 0 %.",
        "",
      ].join("\n"),
    );
  });

  test("says which hosts were not scanned since they did not answer, at what pace a sweep was, and what was thrown away", () => {
    const events: ScanEvent[] = [
      startEvent({ discovery: { hosts: 4, hostsUp: 1 }, sweep: true }),
      endEvent({ ratePerSecond: 123_456, droppedAnswers: 7 }),
    ];
    const text = writeAll(createTextWriter({ now: still }), events);
    expect(text).toContain(
      "3 open ports. 3 hosts did not answer and were not scanned; -Pn scans without asking first.",
    );
    expect(text).toContain("1,003 probes sent at 123,456 a second (3 retransmissions)");
    expect(text).toContain("7 answers came too fast to be read: lower --max-rate.");
  });

  test("has room for the longest state of the scan", () => {
    const udp = { protocol: "udp", state: "open|filtered", reason: "no-response", rttMs: undefined } as const;
    const { rttMs: _, ...fields } = udp;
    const events: ScanEvent[] = [
      startEvent({ techniques: ["udp"], tcpPorts: 0, udpPorts: 2 }),
      portEvent("192.0.2.1", 53, { protocol: "udp", reason: "udp-response" }),
      portEvent("192.0.2.1", 54, fields),
    ];
    const rows = writeAll(createTextWriter({ now: still }), events)
      .split("\n")
      .slice(1, 4);
    expect(new Set(rows.map((row) => row.search(/REASON|udp-response|no-response/))).size).toBe(1);
  });

  test("colours only when asked", () => {
    const colored = writeAll(createTextWriter({ color: true, now: still }), sampleScan());
    expect(colored).toContain("\u001b[32mopen");
    expect(writeAll(createTextWriter({ now: still }), sampleScan())).not.toContain("\u001b");
  });

  test.each([
    [60, "22/tcp     open      ssh              syn-ack        0.25 ms"],
    [59, "22/tcp     open      ssh              syn-ack"],
    [40, "22/tcp     open      ssh"],
    [10, "22/tcp     open"],
  ])("leaves out the last columns where there are only %d characters", (columns, row) => {
    const lines = writeAll(createTextWriter({ columns, now: still }), sampleScan()).split("\n");
    expect(lines[2]).toBe(row);
  });

  test("notes the request and warnings when annotated", () => {
    const text = writeAll(createTextWriter({ annotated: true, now: still }), sampleScan());
    expect(text).toMatch(/^# Portolan 0\.1\.0, 2025-11-24T10:00:00\.000Z, seed [0-9a-f]{32}: portolan 192\.0\.2\.1\n/);
    expect(text).toContain('# Warning: The name "nowhere.invalid" does not resolve.');
  });
});

describe("hosts with nothing to show", () => {
  const silent = hostEvent("10.0.0.1", [tcpCount("filtered", "no-response", 2)], { state: "silent" });

  test("are listed when there are few", () => {
    const text = writeAll(createTextWriter({ now: still }), [
      startEvent({ tcpPorts: 2, probes: 2 }),
      silent,
      endEvent({ hostsUp: 0, counts: silent.counts }),
    ]);
    expect(text).toMatch(/^10\.0\.0\.1\nNot shown: 2 filtered \(no-response\)\n/);
    expect(text).not.toContain("Not listed");
  });

  test("are summed up when there are many, filtered ports of silent hosts with them", () => {
    const closed = hostEvent("10.0.0.2", [tcpCount("closed", "reset", 2)]);
    const found = hostEvent("10.0.0.3", [tcpCount("open", "syn-ack", 1), tcpCount("filtered", "no-response", 1)]);
    const text = writeAll(createTextWriter({ now: still }), [
      startEvent({ hosts: 100 }),
      filteredPort("10.0.0.1", 22),
      filteredPort("10.0.0.3", 22),
      filteredPort("10.0.0.4", 22),
      portEvent("10.0.0.3", 80),
      silent,
      closed,
      found,
      endEvent({ hostsUp: 2, hostsDone: 100 }),
    ]);
    expect(text).not.toMatch(/10\.0\.0\.[124]/);
    expect(text).toMatch(/10\.0\.0\.3\n.*\n22\/tcp +filtered .*\n80\/tcp +open/);
    expect(text).not.toContain("Not shown");
    expect(text).toContain("Not listed: 1 host with nothing to show, 98 hosts without an answer.");
  });

  test("are shown with their filtered ports when asked for", () => {
    const text = writeAll(createTextWriter({ now: still, omitSilentHosts: false }), [
      startEvent({ hosts: 100 }),
      filteredPort("10.0.0.1", 22),
      endEvent({ hostsUp: 0, hostsDone: 100 }),
    ]);
    expect(text).toMatch(/10\.0\.0\.1\n.*\n22\/tcp +filtered/);
  });
});

describe("the end of the table", () => {
  test.each([
    ["aborted", "Aborted"],
    ["timed-out", "Stopped by its time limit"],
    ["failed", "Failed"],
  ] as const)("says how far a scan that is %s came, and claims nothing of hosts it did not finish", (status, words) => {
    const end = endEvent({ status, decided: 250, hostsUp: 7, hostsDone: 0 });
    const text = writeAll(createTextWriter({ now: still }), [startEvent({ hosts: 100, probes: 1000 }), end]);
    expect(text).toContain(`${words} after 0.31 s with 25.0 % of the ports decided:`);
    expect(text).not.toContain("Not listed");

    const hostsOnly = startEvent({ hosts: 100, probes: 1000, techniques: [] });
    expect(writeAll(createTextWriter({ now: still }), [hostsOnly, end])).toContain(
      `${words} after 0.31 s with 25.0 % of the questions decided: 7 hosts up so far.`,
    );
  });

  test("says so when nothing answered", () => {
    const { estimatedMissedShare: _, ...unanswered } = endEvent({ hostsUp: 0 });
    expect(writeAll(createTextWriter({ now: still }), [startEvent(), unanswered])).toContain("nothing answered");
  });

  test("tells a host that timed out", () => {
    const text = writeAll(createTextWriter({ now: still }), [
      startEvent(),
      hostEvent("10.0.0.1", [tcpCount("closed", "reset", 12)], { state: "timed-out" }),
      endEvent(),
    ]);
    expect(text).toContain("Timed out with 12 ports decided. Not shown: 12 closed (reset)");
  });
});
