import fc from "fast-check";
import { describe, expect, test } from "vitest";
import {
  filteredPort,
  hostEvent,
  portEvent,
  sampleScan,
  startEvent,
  tcpCount,
  writeAll,
} from "../test/sample-events.ts";
import { createGrepableWriter } from "./grepable-writer.ts";
import { testWriterContract } from "./writer.contract.ts";

/** A comment, or fields with a name each, separated by tabs: the host first. */
const LINE = /^(#[^\t]*|Host: \S+ \([^\t()]*\)(\t[A-Z][A-Za-z ]+: [^\t]*)+)$/u;
/** A port with its seven parts. */
const PORT = /^\d+\/[a-z|]+\/(tcp|udp)\/\/[^/,]*\/\/[^/,]*\/$/u;

testWriterContract("grepable", {
  create: () => createGrepableWriter(),
  check: (text) => {
    for (const line of text.split("\n").slice(0, -1)) expect(line).toMatch(LINE);
  },
  usesTabs: true,
  tickGivesAll: false,
});

describe("grepable lines", () => {
  test("tell each host's status, ports and what isn't listed", () => {
    expect(writeAll(createGrepableWriter(), sampleScan()).split("\n")).toEqual([
      "# Portolan 0.1.0 scan begun 2025-11-24T10:00:00.000Z as: portolan 192.0.2.1",
      "Host: 192.0.2.1 (scanme.example)\tStatus: Up",
      "Host: 192.0.2.1 (scanme.example)\tPorts: 22/open/tcp//ssh///, 80/open/tcp/////, 443/open/tcp/////\tIgnored State: closed (994), filtered (3)",
      "# Portolan done: 1 host (1 up) scanned in 0.31 s.",
      "",
    ]);
  });

  test("sum up what isn't listed by state", () => {
    const counts = [
      tcpCount("filtered", "no-response", 3),
      tcpCount("closed", "reset", 9),
      tcpCount("filtered", "host-unreach", 4),
    ];
    const text = writeAll(createGrepableWriter(), [
      startEvent(),
      filteredPort("10.0.0.1", 5),
      hostEvent("10.0.0.1", counts),
    ]);
    expect(text).toContain("Host: 10.0.0.1 ()\tPorts: 5/filtered/tcp/////\tIgnored State: closed (9), filtered (6)\n");
    expect(text).toMatch(/\n# The scan did not come to its end: these results are incomplete\.\n$/);
  });

  test("tell the version that was found", () => {
    const service = { name: "http", description: "", product: "nginx", version: "1.2/3", extraInfo: "a, b" };
    const text = writeAll(createGrepableWriter(), [startEvent(), portEvent("10.0.0.1", 80, { service })]);
    expect(text).toContain("Ports: 80/open/tcp//http//nginx 1.2|3 (a; b)/\n");
  });

  test("tell hosts alone where only these are looked for", () => {
    const events = [
      startEvent({ techniques: [], tcpPorts: 0 }),
      hostEvent("10.0.0.1", [tcpCount("closed", "reset", 1)], { reason: "reset" }),
      hostEvent("10.0.0.2", [], { state: "silent" }),
    ];
    expect(writeAll(createGrepableWriter(), events)).toContain(
      "\nHost: 10.0.0.1 ()\tStatus: Up\nHost: 10.0.0.2 ()\tStatus: Down\n",
    );
  });

  test("take no field, port or line from a text", () => {
    const hostile = fc.string({
      unit: fc.constantFrom("/", ",", " ", "\t", "\n", "(", ")", "8", "open/tcp", "Host: "),
    });
    fc.assert(
      fc.property(hostile, (text) => {
        const service = { name: text, description: text, product: text, version: text };
        const events = [
          startEvent(),
          portEvent("10.0.0.1", 80, { hostname: text, service }),
          portEvent("10.0.0.1", 81),
        ];
        const lines = writeAll(createGrepableWriter(), events).split("\n");
        expect(lines).toHaveLength(5);
        for (const line of lines.slice(0, -1)) expect(line).toMatch(LINE);
        const [, ports = ""] = /\tPorts: (.*)/.exec(lines[2] ?? "") ?? [];
        expect(ports.split(", ")).toHaveLength(2);
        for (const port of ports.split(", ")) expect(port).toMatch(PORT);
      }),
    );
  });
});
