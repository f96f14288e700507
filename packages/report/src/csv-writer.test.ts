import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { endEvent, hostEvent, portEvent, sampleScan, startEvent, writeAll } from "../test/sample-events.ts";
import { createCsvWriter } from "./csv-writer.ts";
import { escapeForTerminal } from "./escape.ts";
import { FIELDS } from "./fields.ts";
import { testWriterContract } from "./writer.contract.ts";

/** Reads a document as RFC 4180 has it, and refuses lines of uneven length. */
function read(text: string): Record<string, string>[] {
  return parse(text, { columns: true });
}

testWriterContract("csv", {
  create: () => createCsvWriter(),
  check: (text) => {
    read(text);
    expect(text.split("\n", 1)).toEqual([FIELDS.join()]);
    expect(text.endsWith("\n")).toBe(true);
  },
  tickGivesAll: true,
});

/** One port whose texts are all the same. */
function rowOf(text: string): Record<string, string> | undefined {
  const service = { name: text, description: text };
  return read(writeAll(createCsvWriter(), [startEvent(), portEvent("192.0.2.1", 22, { hostname: text, service })]))[0];
}

describe("csv", () => {
  test("has a line for each port, in its columns", () => {
    const rows = read(writeAll(createCsvWriter(), sampleScan()));
    expect(rows.map(({ port }) => port)).toEqual(["443", "22", "80"]);
    expect(rows[1]).toEqual({
      ip: "192.0.2.1",
      hostname: "scanme.example",
      protocol: "tcp",
      port: "22",
      state: "open",
      reason: "syn-ack",
      rttMs: "0.25",
      service: "ssh",
      description: "Secure Shell",
      time: "2025-11-24T10:00:00.000Z",
    });
  });

  test("gives each port at once, on a whole line", () => {
    const writer = createCsvWriter({ fields: ["port"] });
    expect(writer.write(startEvent())).toBe("port\n");
    expect(writer.write(portEvent("192.0.2.1", 22))).toBe("22\n");
  });

  test("has the columns that are asked for, in that order", () => {
    const writer = createCsvWriter({ fields: ["port", "ip", "port"] });
    expect(writeAll(writer, [startEvent(), portEvent("2001:db8::1", 22)])).toBe("port,ip,port\n22,2001:db8::1,22\n");
  });

  test("has a line for each host where only hosts are looked for", () => {
    const events = [
      startEvent({ techniques: [], tcpPorts: 0 }),
      hostEvent("192.0.2.1", [], { reason: "echo-reply", rttMs: 0.5 }),
      endEvent(),
    ];
    expect(read(writeAll(createCsvWriter({ fields: ["ip", "port", "state", "rttMs"] }), events))).toEqual([
      { ip: "192.0.2.1", port: "", state: "up", rttMs: "0.5" },
    ]);
  });

  test.each(["=1+1", "+1", "-1", "@SUM(A1)", "＝1", '=HYPERLINK("http://x","y")', "-"])(
    "has %j calculated by no spreadsheet",
    (text) => expect(rowOf(text)).toMatchObject({ hostname: `'${text}`, service: `'${text}`, description: `'${text}` }),
  );

  test.each(["\t=1", "\r=1", "\n=1"])("leaves no blank before a formula in %j", (text) => {
    expect(rowOf(text)?.["hostname"]).toMatch(/^\\u\{/);
  });

  test("gives back every text, on a line of its own", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1, maxLength: 30 }), (text) => {
        const escaped = escapeForTerminal(text);
        const row = rowOf(text)?.["hostname"];
        expect([escaped, `'${escaped}`]).toContain(row);
        if (row === escaped) expect(escaped).not.toMatch(/^[=+\-@]/);
      }),
    );
  });
});
