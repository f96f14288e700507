import { createHash } from "node:crypto";
import type { ScanEvent } from "@portolan/core";
import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { attributeOf, HtmlDocument } from "../../test/html-document.ts";
import { officeScan } from "../../test/office-scan.ts";
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
import { testWriterContract } from "../writer.contract.ts";
import { createHtmlWriter } from "./html-writer.ts";
import assets from "./page.data.json" with { type: "json" };

/** Elements that the page is made of: none that loads, embeds, submits or leads anywhere. */
const ELEMENTS =
  /^(?:html|head|meta|title|style|body|header|main|footer|section|div|p|h1|h2|code|time|dl|dt|dd|figure|figcaption|ol|ul|li|span|small|strong|svg|g|path|circle|rect|text|table|thead|tbody|tr|th|td|b|i|label|input|fieldset|legend|button|script)$/;

const ACTIVE_ATTRIBUTES = /^on|^style$|^(?:xlink:)?href$|^src|^(?:form)?action$/;

function read(events: readonly ScanEvent[], mostRows?: number): HtmlDocument {
  return check(writeAll(createHtmlWriter(mostRows === undefined ? {} : { mostRows }), events));
}

/** The script and the style, which are always the same, are left out: they would be most of the parser's work. */
function check(text: string): HtmlDocument {
  const document = new HtmlDocument(text.replace(assets.script, "").replace(assets.style, ""));
  const { elements } = document;
  expect(elements.filter(({ tagName }) => tagName === "script" || tagName === "style")).toHaveLength(2);
  expect(elements.filter(({ tagName }) => !ELEMENTS.test(tagName)).map(({ tagName }) => tagName)).toEqual([]);
  const attributes = elements.flatMap(({ attrs }) => attrs.map(({ name }) => name));
  expect(attributes.filter((name) => ACTIVE_ATTRIBUTES.test(name))).toEqual([]);
  return document;
}

testWriterContract("html", { create: () => createHtmlWriter(), check, tickGivesAll: false });

describe("html", () => {
  test("has a row for each port, in the order of addresses and ports", () => {
    expect(read(sampleScan()).rows()).toEqual([
      ["192.0.2.1 scanme.example", "22/tcp", "open", "ssh Secure Shell", "syn-ack", "0.25 ms"],
      ["192.0.2.1 scanme.example", "80/tcp", "open", "", "syn-ack", "12.3 ms"],
      ["192.0.2.1 scanme.example", "443/tcp", "open", "", "syn-ack", "0.25 ms"],
    ]);
  });

  test("lets its own script and style run, and nothing else", () => {
    const document = new HtmlDocument(writeAll(createHtmlWriter(), sampleScan()));
    const policy = document.find("meta").find((meta) => attributeOf(meta, "http-equiv") === "Content-Security-Policy");
    const hashOf = (text = "") => `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
    expect(policy && attributeOf(policy, "content")?.split("; ")).toEqual([
      "default-src 'none'",
      `script-src ${hashOf(document.texts("script")[0])}`,
      `style-src ${hashOf(document.texts("style")[0])}`,
      "base-uri 'none'",
      "form-action 'none'",
      "require-trusted-types-for 'script'",
    ]);
  });

  test("sums up what was found", () => {
    const document = read(sampleScan());
    expect(document.texts("dd")).toEqual(["3", "1 of 1", "1,000", "0.31 s", "0 %"]);
    expect(document.texts("p", "outcome")).toEqual([
      "1 host (1 up) scanned in 0.31 s: 3 open ports. 1,003 probes sent (3 retransmissions); estimated share missed: 0 %.",
    ]);
    expect(document.texts("code")).toEqual(["portolan 192.0.2.1"]);
    expect(document.texts("time")).toEqual(["2025-11-24 10:00:00 UTC", "2025-11-24 10:00:00 UTC"]);
    expect(document.texts("p", "incomplete")).toEqual([]);
  });

  test("quotes warnings, and counts those beyond fifty", () => {
    const warning = { type: "warning", code: "local-limit", message: "Descriptors are short." } as const;
    const few = read([startEvent(), warning, endEvent()]);
    expect(few.texts("section", "warnings")).toEqual(["WarningsDescriptors are short."]);
    const many = read([startEvent(), ...Array.from({ length: 1060 }, () => warning), endEvent()]);
    expect(many.texts("section", "warnings")[0]).toMatch(/short\.and 1,010 more$/);
  });

  test("charts states, services and ports in words as well", () => {
    const document = read([
      startEvent(),
      ...["192.0.2.1", "192.0.2.2"].map((ip) => portEvent(ip, 22, { service: { name: "ssh", description: "" } })),
      portEvent("192.0.2.1", 65_000),
      filteredPort("192.0.2.1", 23),
      endEvent({ counts: [tcpCount("open", "syn-ack", 3), tcpCount("closed", "reset", 997)] }),
    ]);
    expect(document.texts("figure")).toEqual([
      expect.stringMatching(/^States.*open30\.30 %closed99799\.7 %$/),
      "Services usual behind the open portsssh2not known1",
      "Ports found open most often22/tcp265000/tcp1",
    ]);
  });

  test("sums up the less frequent", () => {
    const ports = Array.from({ length: 20 }, (_, index) => portEvent("192.0.2.1", 8000 + index));
    expect(read([startEvent(), ...ports, endEvent()]).texts("li", "others")).toEqual(["all others12"]);
  });

  test.each([
    ["aborted", "was stopped before its end"],
    ["timed-out", "ran into its time limit"],
    ["failed", "failed before its end"],
  ] as const)("marks a scan that was %s as incomplete", (status, words) => {
    const document = read([startEvent(), portEvent("192.0.2.1", 22), endEvent({ status, decided: 430 })]);
    expect(document.texts("p", "incomplete")[0]).toContain(words);
    expect(document.texts("p", "outcome")[0]).toContain("with 43.0 % of the ports decided");
  });

  test("marks a record without an end as incomplete, and counts what it has", () => {
    const document = read(sampleScan().slice(0, -1));
    expect(document.texts("p", "incomplete")[0]).toContain("The end of the scan is not on record");
    expect(document.texts("dd")).toEqual(["3", "1 of 1", "1,000"]);
    expect(document.texts("figure")[0]).toMatch(/open30\.30 %filtered30\.30 %closed99499\.4 %$/);
  });

  test("says so when there is nothing to show", () => {
    const document = read([startEvent(), endEvent({ counts: [] })]);
    expect(document.find("table")).toEqual([]);
    expect(document.texts("p")).toContain("No port was found that there is anything to tell of.");
    expect(document.texts("p", "none")).toEqual(["Nothing to show.", "Nothing to show.", "Nothing to show."]);
  });

  test("keeps open ports first when there are too many rows, and says how many are not there", () => {
    const events = [
      startEvent(),
      ...Array.from({ length: 10 }, (_, index) => filteredPort("192.0.2.1", 1 + index)),
      portEvent("192.0.2.9", 443),
      portEvent("192.0.2.7", 22),
      endEvent(),
    ];
    const document = read(events, 3);
    expect(document.rows().map((row) => row.slice(0, 2))).toEqual([
      ["192.0.2.1", "1/tcp"],
      ["192.0.2.7", "22/tcp"],
      ["192.0.2.9", "443/tcp"],
    ]);
    expect(document.texts("p", "cut")).toEqual([
      "9 more ports of 12 are not in this page, to keep it light; open ports were kept first. All of them are in the other formats, such as NDJSON, CSV or JSON.",
    ]);
    expect(read(events, 12).texts("p", "cut")).toEqual([]);
  });

  test("lists hosts where hosts alone were looked for", () => {
    const document = read([
      startEvent({ techniques: [], tcpPorts: 0, hosts: 3, probes: 3 }),
      hostEvent("192.0.2.10", [], { reason: "echo-reply", rttMs: 0.25 }),
      hostEvent("192.0.2.9", [], { hostname: "nine.example", reason: "arp-response", rttMs: 1 }),
      hostEvent("192.0.2.11", [], { state: "silent" }),
      endEvent({ hostsUp: 2, hostsDone: 3, counts: [] }),
    ]);
    expect(document.rows()).toEqual([
      ["192.0.2.9 nine.example", "up", "arp-response", "1.00 ms"],
      ["192.0.2.10", "up", "echo-reply", "0.25 ms"],
    ]);
    expect(document.texts("figure")).toEqual([expect.stringMatching(/^Hosts.*up266\.7 %no answer133\.3 %$/)]);
    expect(document.find("input").map((input) => attributeOf(input, "id"))).toEqual(["search"]);
  });

  test("names what was asked for when there was no command line, and another program that scanned", () => {
    const targets = ["192.0.2.0-192.0.2.255", "198.51.100.7"];
    const other = { scanner: "nmap", version: "7.93", arguments: [], targets, ports: "T:1-1000" };
    const document = read([startEvent(other), endEvent({ sent: 0 })]);
    expect(document.texts("code")).toEqual(["192.0.2.0-192.0.2.255 198.51.100.7 ports T:1-1000"]);
    expect(document.texts("footer")[0]).toMatch(/^Scanned by nmap 7\.93, told by Portolan\./);
    expect(document.texts("dt")).not.toContain("estimated share missed");
  });

  test("gives nothing before the close, and the rows in pieces", () => {
    const writer = createHtmlWriter();
    const before = officeScan().map((event) => writer.write(event));
    for (let port = 1; port <= 5000; port += 1) before.push(writer.write(portEvent("192.0.2.1", port)));
    expect(before.join("") + writer.tick()).toBe("");
    expect([...writer.close()].length).toBeGreaterThan(10);
  });
});

describe("html, whatever the network says", () => {
  const markup = fc.constantFrom(
    "<script>alert(1)</script>",
    "</td></table><img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "' onmouseover='alert(1)",
    "</script><!--",
    "&lt;b&gt;&#60;",
    "</style><base href=//x>",
  );
  const hostile = fc.oneof(markup, fc.string({ unit: "binary", maxLength: 40 }));
  const shownAs = (text: string): string =>
    escapeForTerminal(text).replace(
      /\p{Noncharacter_Code_Point}/gu,
      (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
    );

  test("shows it as text", () => {
    fc.assert(
      fc.property(hostile, hostile, hostile, hostile, (hostname, name, description, message) => {
        const document = read([
          startEvent({ arguments: ["portolan", message] }),
          { type: "warning", code: "target-unresolvable", message },
          portEvent("192.0.2.1", 22, { hostname, service: { name, description } }),
          endEvent(),
        ]);
        const [host, , , service] = document.rows()[0] ?? [];
        expect(host).toBe(`192.0.2.1 ${shownAs(hostname)}`);
        expect(service).toBe(shownAs(name) + (description === "" ? "" : ` ${shownAs(description)}`));
        expect(document.texts("code")).toEqual([shownAs(`portolan ${message}`)]);
        expect(document.texts("section", "warnings")).toEqual([`Warnings${shownAs(message)}`]);
      }),
    );
  });

  test("cuts what is too long for a name", () => {
    const [row] = read([portEvent("192.0.2.1", 22, { hostname: "x".repeat(100_000) })]).rows();
    expect(row?.[0]).toBe(`192.0.2.1 ${"x".repeat(300)}…`);
  });
});
