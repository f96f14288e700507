import { execFileSync } from "node:child_process";
import { createServer } from "node:net";
import type { ScanEvent } from "@portolan/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { scanEvents } from "../../test/arbitrary-events.ts";
import { nmapDocument } from "../../test/nmap-document.ts";
import { readText, readUntilError } from "../../test/read-text.ts";
import { writeAll } from "../../test/sample-events.ts";
import { createXmlWriter } from "../xml/xml-writer.ts";

const DOCUMENT = nmapDocument({
  services: "1-100,443",
  hosts: [
    {
      address: "192.0.2.1",
      hostname: "a.example",
      ports: [
        { port: "22", service: 'name="ssh" product="OpenSSH" version="9.2p1" extrainfo="protocol 2.0"' },
        { port: "80", state: "filtered", reason: "no-response" },
        { port: "443", state: "closed", reason: "conn-refused" },
      ],
      extra: { closed: 98 },
    },
    {
      address: "2001:db8::5",
      ports: [{ port: "53/udp", state: "open|filtered", reason: "weird" }, { port: "7/sctp" }],
    },
    { address: "192.0.2.9", status: "down" },
  ],
});

function ofType<Type extends ScanEvent["type"]>(events: readonly ScanEvent[], type: Type) {
  return events.filter((event): event is Extract<ScanEvent, { type: Type }> => event.type === type);
}

/** What XML tells of each port, and which hosts it tells of. */
function findingsOf(events: readonly ScanEvent[]): { readonly ports: unknown; readonly hosts: unknown } {
  const found = [...ofType(events, "port"), ...ofType(events, "host")];
  const ports = ofType(events, "port").map(
    ({ ip, protocol, port, state, reason }) => `${ip} ${port}/${protocol} ${state} ${reason}`,
  );
  return { ports: [...new Set(ports)].sort(), hosts: [...new Set(found.map(({ ip }) => ip))].sort() };
}

describe("nmap's XML", () => {
  test("says what was asked for", async () => {
    const [start] = await readText(DOCUMENT);
    expect(start).toEqual({
      type: "start",
      scanner: "nmap",
      version: "7.93",
      arguments: ["nmap", "-oX", "out.xml", "192.0.2.0/24"],
      time: "2025-11-24T16:00:00.000Z",
      targets: ["192.0.2.0-192.0.2.255"],
      ports: "T:1-100,443",
      hosts: 256,
      tcpPorts: 101,
      udpPorts: 0,
      techniques: ["syn"],
      sweep: false,
      probes: 0,
      resumed: false,
    });
  });

  test("gives each port with its service and version", async () => {
    const ports = ofType(await readText(DOCUMENT), "port");
    expect(ports).toHaveLength(4);
    expect(ports[0]).toEqual({
      type: "port",
      ip: "192.0.2.1",
      hostname: "a.example",
      protocol: "tcp",
      port: 22,
      state: "open",
      reason: "syn-ack",
      service: { name: "ssh", description: "", product: "OpenSSH", version: "9.2p1", extraInfo: "protocol 2.0" },
      time: "2025-11-24T16:00:01.000Z",
    });
    expect(ports.map(({ port, state, reason }) => [port, state, reason])).toEqual([
      [22, "open", "syn-ack"],
      [80, "filtered", "no-response"],
      [443, "closed", "reset"],
      [53, "open|filtered", "unknown-response"],
    ]);
  });

  test("gives each host with all its ports counted, those that are not listed too", async () => {
    const hosts = ofType(await readText(DOCUMENT), "host");
    expect(hosts.map(({ ip, state }) => [ip, state])).toEqual([
      ["192.0.2.1", "up"],
      ["2001:db8::5", "up"],
      ["192.0.2.9", "silent"],
    ]);
    expect(hosts[0]?.counts).toEqual([
      { protocol: "tcp", state: "closed", reason: "reset", count: 99 },
      { protocol: "tcp", state: "open", reason: "syn-ack", count: 1 },
      { protocol: "tcp", state: "filtered", reason: "no-response", count: 1 },
    ]);
  });

  test("ends with totals, after a word on what there is no event for", async () => {
    const events = await readText(DOCUMENT);
    expect(events.at(-2)).toMatchObject({
      type: "warning",
      code: "left-out",
      message: expect.stringContaining("1 ports of"),
    });
    expect(events.at(-1)).toMatchObject({
      type: "end",
      status: "finished",
      elapsedMs: 9_500,
      hostsUp: 2,
      hostsDone: 3,
      decided: 102,
    });
  });

  test("is read the same whatever chunks it comes in", async () => {
    const whole = await readText(DOCUMENT);
    for (const bytes of [1, 2, 7, 64]) expect(await readText(DOCUMENT, bytes)).toEqual(whole);
  });

  test("gives, cut anywhere, what is whole before the cut, and no end", async () => {
    const whole = await readText(DOCUMENT);
    for (let cut = 0; cut < DOCUMENT.indexOf("</runstats>"); cut += 1) {
      const { events, error } = await readUntilError(DOCUMENT.slice(0, cut));
      if (events.length === 0) expect(error).toMatchObject({ code: "RESULTS_UNKNOWN" });
      else expect(error).toBeUndefined();
      // A start that was cut knows less of the ports.
      expect(events.slice(1)).toEqual(whole.slice(1, events.length));
      const ports = DOCUMENT.slice(0, cut).match(/<\/port>/g)?.length ?? 0;
      expect(ofType(events, "port").length).toBeGreaterThanOrEqual(Math.min(ports, 4));
    }
  });

  test.each([
    ["a tag that does not match", DOCUMENT.replace("</ports>", "</port>"), "not XML"],
    ["a port that is none", DOCUMENT.replace('portid="22"', 'portid="99999"'), "a port of 192.0.2.1: its port"],
    ["a state that is none", DOCUMENT.replace('state="filtered" reason', 'state="ajar" reason'), "its state is none"],
    ["an address that is none", DOCUMENT.replace('addr="192.0.2.1"', 'addr="192.0.2.1.5"'), "its ip is none"],
    ["elements without end", DOCUMENT.replace("<host ", `${"<x>".repeat(1_000)}<host `), "deep in each other"],
    [
      "attributes without end",
      DOCUMENT.replace("<host ", `<host ${Array.from({ length: 300 }, (_, i) => `a${i}="1"`).join(" ")} `),
      "more than 256 attributes",
    ],
  ])("is refused for %s", async (_, text, what) => {
    const { error } = await readUntilError(text);
    expect(error).toMatchObject({ code: "RESULTS_DAMAGED", message: expect.stringContaining(what) });
  });

  test("may not declare entities that multiply", async () => {
    const bomb = DOCUMENT.replace(
      "<!DOCTYPE nmaprun>",
      '<!DOCTYPE nmaprun [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>',
    ).replace("a.example", "&b;");
    expect((await readUntilError(bomb)).error).toMatchObject({ code: "RESULTS_DAMAGED" });
  });

  test("may hold long texts, but not endless ones", async () => {
    const script = (length: number) =>
      DOCUMENT.replace('<state state="open"', `<script id="x" output="${"y".repeat(length)}"/><state state="open"`);
    expect(ofType(await readText(script(2 ** 20)), "port")).toHaveLength(4);
    expect((await readUntilError(script(2 ** 24 + 2 ** 23))).error).toMatchObject({ code: "RESULTS_DAMAGED" });
  });

  test.each([
    ["nmap -iL hosts.txt", undefined],
    ["nmap 192.0.2.0/24 --exclude 192.0.2.3", undefined],
    ["nmap host.example", undefined],
    ["nmap -p 80 --top-ports 10 -T 4 -oX a.xml -v 192.0.2.7 192.0.2.1-3", ["192.0.2.1-192.0.2.3", "192.0.2.7"]],
  ])("says which addresses %j covers", async (words, targets) => {
    const [start] = await readText(nmapDocument({ arguments: words, hosts: [] }));
    expect(start).toMatchObject({ type: "start", arguments: words.split(" ") });
    expect(ofType(start === undefined ? [] : [start], "start")[0]?.targets).toEqual(targets);
  });

  test("of our own writer is read back: start, hosts, ports and states, and whether the scan finished", async () => {
    await fc.assert(
      fc.asyncProperty(scanEvents, fc.boolean(), async (events, isWhole) => {
        const told = isWhole ? events : events.slice(0, -1);
        const read = await readText(writeAll(createXmlWriter(), told));
        expect(read[0]).not.toHaveProperty("scanner");
        expect(findingsOf(read)).toEqual(findingsOf(told));
        expect(ofType(read, "end")[0]?.status).toBe(isWhole ? "finished" : "failed");
      }),
      { numRuns: 50 },
    );
  });

  test("of nmap itself is read in whole", async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    const { port } = server.address() as { port: number };
    const text = execFileSync("nmap", ["-sT", "-n", "-Pn", "-p", `1-40,${port}`, "-oX", "-", "127.0.0.1"], {
      encoding: "utf8",
    });
    server.close();
    const events = await readText(text);
    expect(events.map(({ type }) => type)).toEqual(["start", "port", "host", "end"]);
    expect(events[1]).toMatchObject({ ip: "127.0.0.1", port, state: "open", reason: "syn-ack" });
    expect(events[2]).toMatchObject({
      counts: expect.arrayContaining([{ protocol: "tcp", state: "closed", reason: "reset", count: 40 }]),
    });
    expect(events[3]).toMatchObject({ status: "finished", decided: 41 });
  });
});
