import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import type { ScanEvent } from "@portolan/core";
import { createJsonWriter, type Writer } from "@portolan/report";
import { createCsvWriter } from "@portolan/report/csv";
import { createXmlWriter } from "@portolan/report/xml";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { parse } from "csv-parse/sync";
import fc from "fast-check";
import { XMLParser } from "fast-xml-parser";
import { marked, type Tokens } from "marked";
import { type Result, x } from "tinyexec";
import { afterAll, beforeAll, expect, test } from "vitest";
import { Harbour, Workplace } from "../portolan.ts";

/** Nmap's document type, where its package for Debian puts it. */
const NMAP_DTD = "/usr/share/nmap/nmap.dtd";
const TIME = "2025-11-24T10:00:00.000Z";
const HOSTILE = [
  `"/><host><!-- ]]> --></host>`,
  "<script>alert(1)</script>&amp;",
  "\u001b[2J\u009b1m\u202eevil\u2066\u200b\r\n\u2028\u0000\ud800\ufffe",
  '=HYPERLINK("http://x","y")',
  ",\t/open/tcp//, 99/open/tcp//evil///",
];

describeLab("every format of one scan, read by programs of others", () => {
  let workplace: Workplace;
  let harbour: Harbour;

  beforeAll(async () => {
    workplace = new Workplace();
    harbour = await Harbour.build("127.0.0.1", 3, 2);
    const argv = [
      "localhost",
      "-4",
      "-n",
      "--engine",
      "connect",
      "-p",
      harbour.ports,
      "--show",
      "open",
      "-oA",
      "scan",
      "--quiet",
    ];
    const { status, stderr } = await workplace.run(argv);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  afterAll(async () => {
    await harbour?.remove();
    workplace?.remove();
  });

  const pathOf = (name: string): string => join(workplace.folder, name);
  const read = (name: string): string => readFileSync(pathOf(name), "utf8");
  const run = (command: string, ...argv: string[]): Result =>
    x(command, argv, { nodeOptions: { cwd: workplace.folder }, timeout: 60_000 });

  async function expectValid(file: string): Promise<void> {
    const { exitCode, stderr } = await run("xmllint", "--noout", "--nonet", "--dtdvalid", NMAP_DTD, file);
    expect({ exitCode, stderr }).toEqual({ exitCode: 0, stderr: "" });
  }

  /** Writes a document by a writer, and gives its name. */
  function write(name: string, writer: Writer, events: readonly ScanEvent[]): string {
    writeFileSync(pathOf(name), events.map((event) => writer.write(event)).join("") + [...writer.close()].join(""));
    return name;
  }

  test("xmllint finds the XML valid against nmap's document type", () => expectValid("scan.xml"));

  test("ndiff reads the XML as nmap's own", async () => {
    const nmap = await run("nmap", "-n", "-sT", "-p", harbour.open.join(), "--open", "-oX", "nmap.xml", "localhost");
    expect(nmap.exitCode).toBe(0);
    const itself = await run("ndiff", "scan.xml", "scan.xml");
    expect(itself).toMatchObject({ exitCode: 0, stderr: "" });
    const { exitCode, stdout } = await run("ndiff", "-v", "nmap.xml", "scan.xml");
    // What both found alike stands behind a blank. Lines on the scan, on closed ports, which nmap was not asked for, and on ports that its
    // table has a name for differ.
    for (const port of harbour.open) {
      const signs = [...stdout.matchAll(new RegExp(`^(.)${port}/tcp +open`, "gm"))].map(([, sign]) => sign);
      expect([" ", "-+"]).toContain(signs.join(""));
    }
    expect(stdout).toMatch(/^\+Not shown: 2 closed ports$/m);
    expect(exitCode).toBe(1);
  });

  test("a parser of XML reads the ports", () => {
    const parser = new XMLParser({ ignoreAttributes: false, attributeNamePrefix: "" });
    const { host, runstats } = parser.parse(read("scan.xml")).nmaprun;
    expect(host.hostnames.hostname).toMatchObject({ name: "localhost" });
    expect(host.ports.port.map((port: { portid: string }) => Number(port.portid))).toEqual(harbour.open);
    expect(runstats.finished.exit).toBe("success");
  });

  test("jq reads the JSON document, and each line of the JSON lines", async () => {
    const document = await run("jq", "-c", "[.ports[].port] | sort", "scan.json");
    expect(JSON.parse(document.stdout)).toEqual(harbour.open);
    const lines = await run("jq", "-s", "-c", 'map(select(.type == "port").port) | sort', "scan.ndjson");
    expect(JSON.parse(lines.stdout)).toEqual(harbour.open);
  });

  test("a library for CSV reads its rows", () => {
    const rows: Record<string, string>[] = parse(read("scan.csv"), { columns: true });
    expect(rows.map(({ port }) => Number(port)).sort((left, right) => left - right)).toEqual(harbour.open);
    expect(new Set(rows.map(({ hostname, state }) => `${hostname} ${state}`))).toEqual(new Set(["localhost open"]));
  });

  test("grep, cut, tr and sort read the lines that are made for them", async () => {
    const script = String.raw`grep 'Ports: ' scan.gnmap | cut -f 2 | tr ', ' '\n\n' | grep /open/tcp/ | cut -d / -f 1 | sort -n`;
    const { stdout } = await run("sh", "-c", script);
    expect(stdout.trim().split("\n").map(Number)).toEqual(harbour.open);
  });

  test("a connection can be made to each line of the list, and the table names each port", async () => {
    const listed = await run("sh", "-c", "sort -t : -k 2 -n scan.list");
    expect(listed.stdout.trim().split("\n")).toEqual(harbour.open.map((port) => `127.0.0.1:${port}`));
    const { stdout } = await run("sh", "-c", "awk '$2 == \"open\" { print $1 }' scan.txt");
    expect(stdout.trim().split("\n")).toEqual(harbour.open.map((port) => `${port}/tcp`));
  });

  test("Chromium shows the ports of the web page", async () => {
    // In a network namespace without a way out: whatever the browser itself would ask for, no packet leaves.
    const chromium = ["--net", "chromium", "--headless", "--no-sandbox", "--disable-gpu", "--dump-dom"];
    const { stdout } = await run("unshare", ...chromium, pathToFileURL(pathOf("scan.html")).href);
    // The page's script has run: it made buttons of the headings.
    expect(stdout).toContain('<button type="button">Port</button>');
    const rows = [...stdout.matchAll(/<td data-value="(\d+)">\1<i>\/tcp<\/i><\/td><td[^>]*><b[^>]*>open</g)];
    expect(rows.map(([, port]) => Number(port))).toEqual(harbour.open);
  });

  test("a library for Markdown reads the table of ports", () => {
    const isTable = (token: { readonly type: string }): token is Tokens.Table => token.type === "table";
    const rows = marked.lexer(read("scan.md")).filter(isTable).at(-1)?.rows;
    expect(rows?.map(([port, state]) => [port?.text, state?.text])).toEqual(
      harbour.open.map((port) => [`\`${port}/tcp\``, "open"]),
    );
  });

  test("a scan that was cut short is valid XML, marked incomplete", async () => {
    const events = read("scan.ndjson")
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line) as ScanEvent);
    await expectValid(write("cut.xml", createXmlWriter(), events.slice(0, 3)));
    expect(read("cut.xml")).toContain('exit="error" errormsg="The scan did not come to its end');
    await expectValid(write("empty.xml", createXmlWriter(), []));
  });

  test("no text of the network or the user breaks XML, CSV or JSON", async () => {
    const texts = [...HOSTILE, ...fc.sample(fc.string({ unit: "binary", maxLength: 20 }), { numRuns: 500, seed: 4 })];
    const events = texts.map((text, index): ScanEvent => {
      const service = { name: text, description: text, product: text, version: text, extraInfo: text };
      const ip = `10.0.${index >> 8}.${index & 255}`;
      return {
        type: "port",
        ip,
        hostname: text,
        protocol: "tcp",
        port: 22,
        state: "open",
        reason: "syn-ack",
        service,
        time: TIME,
      };
    });
    await expectValid(write("hostile.xml", createXmlWriter(), events));
    const itself = await run("ndiff", "hostile.xml", "hostile.xml");
    expect(itself).toMatchObject({ exitCode: 0, stderr: "" });
    const rows: Record<string, string>[] = parse(read(write("hostile.csv", createCsvWriter(), events)), {
      columns: true,
    });
    expect(rows.map(({ ip }) => ip)).toEqual(events.map((event) => (event.type === "port" ? event.ip : "")));
    expect(rows.flatMap((row) => Object.values(row)).filter((cell) => /^[=+\-@\t\r]/.test(cell))).toEqual([]);
    const length = await run("jq", ".ports | length", write("hostile.json", createJsonWriter(), events));
    expect({ exitCode: length.exitCode, stdout: length.stdout }).toEqual({ exitCode: 0, stdout: `${events.length}\n` });
  });
});
