import type { PortEvent, StateCount } from "@portolan/core";
import fc from "fast-check";
import { XMLParser, XMLValidator } from "fast-xml-parser";
import { describe, expect, test } from "vitest";
import { readText } from "../../test/read-text.ts";
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
import { HostGroups } from "../gather/host-groups.ts";
import { createSortedLines } from "../gather/sorted-lines.ts";
import { sumCounts } from "../text/state-counts.ts";
import { testWriterContract } from "../writer.contract.ts";
import { createXmlWriter } from "./xml-writer.ts";

/** Each element that may stand more than once is an array, each attribute a property with an `@` before it. */
const PARSER = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: "@",
  parseAttributeValue: false,
  htmlEntities: true,
  isArray: (name) => ["host", "port", "extraports", "extrareasons", "scaninfo", "hostname"].includes(name),
});

function read(text: string) {
  expect(XMLValidator.validate(text)).toBe(true);
  return PARSER.parse(text).nmaprun;
}

testWriterContract("xml", {
  create: () => createXmlWriter(),
  check: (text) => expect(read(text)).toMatchObject({ "@scanner": "nmap", runstats: { finished: {}, hosts: {} } }),
  tickGivesAll: false,
});

describe("xml", () => {
  test("says what was asked for, what each host came to, and how it ended", () => {
    const words = ["portolan", "scanme.example"];
    const events = [startEvent({ ports: "T:1-1000", arguments: words }), ...sampleScan().slice(1)];
    const document = read(writeAll(createXmlWriter(), events));
    expect(document).toMatchObject({
      "@args": "portolan scanme.example",
      "@start": "1763978400",
      "@version": "0.1.0",
      scaninfo: [{ "@type": "connect", "@protocol": "tcp", "@numservices": "1000", "@services": "1-1000" }],
      runstats: {
        finished: { "@time": "1763978400", "@elapsed": "0.31", "@exit": "success" },
        hosts: { "@up": "1", "@down": "0", "@total": "1" },
      },
    });
    expect(document.host).toHaveLength(1);
    expect(document.host[0]).toMatchObject({
      "@starttime": "1763978400",
      "@endtime": "1763978400",
      status: { "@state": "up", "@reason": "syn-ack" },
      address: { "@addr": "192.0.2.1", "@addrtype": "ipv4" },
      hostnames: { hostname: [{ "@name": "scanme.example", "@type": "user" }] },
      ports: {
        extraports: [
          { "@state": "closed", "@count": "994", extrareasons: [{ "@reason": "reset", "@count": "994" }] },
          { "@state": "filtered", "@count": "3", extrareasons: [{ "@reason": "no-response", "@count": "3" }] },
        ],
      },
      times: { "@srtt": "1573" },
    });
    const ports = document.host[0].ports.port;
    expect(ports.map((port: Record<string, unknown>) => port["@portid"])).toEqual(["22", "80", "443"]);
    expect(ports[0]).toMatchObject({
      "@protocol": "tcp",
      state: { "@state": "open", "@reason": "syn-ack" },
      service: { "@name": "ssh", "@method": "table", "@conf": "3" },
    });
  });

  test("has each host once, with all its ports, whatever order they come in", () => {
    const address = fc.integer({ min: 1, max: 5 }).map((last) => `10.0.0.${last}`);
    const port = fc.tuple(address, fc.integer({ min: 1, max: 65_535 })).map(([ip, number]) => portEvent(ip, number));
    const ports = fc.uniqueArray(port, { selector: (event) => `${event.ip} ${event.port}`, maxLength: 30 });
    fc.assert(
      fc.property(ports, fc.nat(3000), (events, memory) => {
        const writer = createXmlWriter(new HostGroups(createSortedLines(memory)));
        const hosts = read(writeAll(writer, [startEvent(), ...events, endEvent()])).host ?? [];
        const found = hosts.flatMap((host: { address: Record<string, string>; ports: { port: object[] } }) =>
          host.ports.port.map((each) => `${host.address["@addr"]} ${(each as Record<string, string>)["@portid"]}`),
        );
        expect(found.sort()).toEqual(events.map((event) => `${event.ip} ${event.port}`).sort());
        expect(hosts).toHaveLength(new Set(events.map(({ ip }) => ip)).size);
      }),
    );
  });

  test("tells UDP and TCP apart, and what version detection found", () => {
    const events = [
      startEvent({ techniques: ["syn", "udp"], tcpPorts: 1, udpPorts: 2, ports: "T:22,U:53,161" }),
      portEvent("2001:db8::1", 53, { protocol: "udp", reason: "udp-response" }),
      portEvent("2001:db8::1", 22, {
        service: { name: "ssh", description: "", product: "OpenSSH", version: "9.2", extraInfo: "protocol 2.0" },
      }),
      hostEvent("2001:db8::1", [
        tcpCount("open", "syn-ack", 1),
        { protocol: "udp", state: "open", reason: "udp-response", count: 1 },
        { protocol: "udp", state: "open|filtered", reason: "no-response", count: 1 },
      ]),
      endEvent(),
    ];
    const { scaninfo, host } = read(writeAll(createXmlWriter(), events));
    expect(scaninfo).toMatchObject([
      { "@type": "syn", "@services": "22" },
      { "@type": "udp", "@services": "53,161" },
    ]);
    const [{ address, ports }] = host;
    expect(address["@addrtype"]).toBe("ipv6");
    expect(ports.extraports).toMatchObject([{ "@state": "open|filtered", extrareasons: [{ "@proto": "udp" }] }]);
    expect(ports.port).toMatchObject([
      {
        "@protocol": "tcp",
        service: { "@product": "OpenSSH", "@version": "9.2", "@extrainfo": "protocol 2.0", "@method": "probed" },
      },
      { "@protocol": "udp" },
    ]);
  });

  test("does not say of a name where it comes from unless the command line has it", () => {
    const { host } = read(writeAll(createXmlWriter(), sampleScan()));
    expect(host[0].hostnames.hostname).toEqual([{ "@name": "scanme.example" }]);
  });

  test.each([
    ["aborted", "Portolan was aborted after 0.31 s, with 1 host (1 up) done: these results are incomplete."],
    [
      "timed-out",
      "Portolan was stopped by its time limit after 0.31 s, with 1 host (1 up) done: these results are incomplete.",
    ],
    ["failed", "Portolan failed after 0.31 s, with 1 host (1 up) done: these results are incomplete."],
  ] as const)("marks a scan that was %s as incomplete", (status, message) => {
    const { runstats } = read(writeAll(createXmlWriter(), [startEvent(), endEvent({ status })]));
    expect(runstats.finished).toMatchObject({ "@exit": "error", "@errormsg": message });
  });

  test("marks a scan without an end as incomplete, and keeps hosts that were not done", () => {
    const document = read(writeAll(createXmlWriter(), [startEvent(), portEvent("192.0.2.1", 22)]));
    expect(document.runstats.finished).toMatchObject({ "@exit": "error", "@time": "1763978400" });
    expect(document.host[0].ports.port).toHaveLength(1);
    expect(document.host[0]["@endtime"]).toBeUndefined();
  });

  test("says what is known of a host that did not answer", () => {
    const silent = hostEvent("192.0.2.9", [tcpCount("filtered", "no-response", 2)], { state: "silent" });
    const status = (start: Parameters<typeof startEvent>[0]) =>
      read(writeAll(createXmlWriter(), [startEvent(start), silent, endEvent()])).host[0].status["@state"];
    expect(status({})).toBe("unknown");
    expect(status({ techniques: [], tcpPorts: 0 })).toBe("down");
  });

  test("says when a host's time was up", () => {
    const late = hostEvent("192.0.2.9", [tcpCount("closed", "reset", 2)], { state: "timed-out" });
    const document = read(writeAll(createXmlWriter(), [startEvent(), filteredPort("192.0.2.9", 1), late, endEvent()]));
    expect(document.host[0]).toMatchObject({ "@timedout": "true", status: { "@state": "up", "@reason": "reset" } });
  });

  test("is read back as the ports and hosts that were written", async () => {
    const service = fc.record(
      { name: fc.constantFrom("ssh", "http"), description: fc.constant(""), product: fc.constantFrom("a & b", "<c>") },
      { requiredKeys: ["name", "description"] },
    );
    const port = fc.record({
      ip: fc.constantFrom("10.0.0.1", "10.0.0.2", "2001:db8::1"),
      port: fc.integer({ min: 1, max: 40 }),
      protocol: fc.constantFrom("tcp", "udp"),
      state: fc.constantFrom("open", "closed", "filtered", "open|filtered"),
      service,
    });
    const ports = fc.uniqueArray(port, { selector: (each) => `${each.ip} ${each.protocol} ${each.port}` });
    const identify = ({ ip, protocol, port: number, state, service: found }: PortEvent) =>
      JSON.stringify([ip, protocol, number, state, found?.name, found?.product]);
    await fc.assert(
      fc.asyncProperty(ports, fc.integer({ min: 1, max: 900 }), async (records, closed) => {
        const events = records.map(({ ip, port: number, ...fields }) => portEvent(ip, number, fields));
        const rest: StateCount = { protocol: "tcp", state: "closed", reason: "reset", count: closed };
        const hosts = [...new Set(events.map(({ ip }) => ip))].map((ip) => {
          const own = events.filter((event) => event.ip === ip);
          return hostEvent(ip, [
            ...own.map(({ protocol, state, reason }) => ({ protocol, state, reason, count: 1 })),
            rest,
          ]);
        });
        const back = await readText(writeAll(createXmlWriter(), [startEvent(), ...events, ...hosts, endEvent()]));
        const readPorts = back.filter((event) => event.type === "port");
        expect(readPorts.map(identify).sort()).toEqual(events.map(identify).sort());
        const readHosts = back.filter((event) => event.type === "host");
        expect(readHosts.map(({ ip, counts }) => `${ip} ${sumCounts(counts)}`).sort()).toEqual(
          hosts.map(({ ip, counts }) => `${ip} ${sumCounts(counts)}`).sort(),
        );
        expect(back.at(-1)).toMatchObject({ type: "end", status: "finished" });
      }),
    );
  });

  test("gives back every text that XML allows, and nothing that it forbids", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", maxLength: 20 }), (text) => {
        const written = writeAll(createXmlWriter(), [
          startEvent({ version: text, scanner: text }),
          portEvent("192.0.2.1", 22, { hostname: text }),
          endEvent(),
        ]);
        expect(written).not.toMatch(/[^\n -~\u00a0-\ufffd\u{10000}-\u{10ffff}]/u);
        // biome-ignore lint/suspicious/noControlCharactersInRegex: controls are what XML forbids.
        const allowed = text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]|\p{Cs}/gu, "\ufffd");
        expect(read(written).host[0].hostnames.hostname[0]["@name"]).toBe(allowed);
      }),
    );
  });
});
