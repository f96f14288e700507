import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ScanEvent } from "@portolan/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Harbour, Workplace } from "./portolan.ts";

let workplace: Workplace;
let harbour: Harbour;

beforeAll(async () => {
  workplace = new Workplace();
  harbour = await Harbour.build("127.0.0.1", 3, 2);
  await workplace.run(["127.0.0.1", "-p", harbour.ports, "--output-ndjson", "scan.ndjson", "-oJ", "scan.json"]);
});

afterAll(async () => {
  await harbour.remove();
  workplace.remove();
});

function read(name: string): string {
  return readFileSync(join(workplace.folder, name), "utf8");
}

function write(name: string, text: string): void {
  writeFileSync(join(workplace.folder, name), text);
}

function eventsOf(ndjson: string): ScanEvent[] {
  return ndjson.split("\n").flatMap((line) => (line === "" ? [] : [JSON.parse(line) as ScanEvent]));
}

describe("portolan convert", () => {
  test("makes the same JSON document of the lines as the scan itself", async () => {
    const { status, stdout, stderr } = await workplace.run(["convert", "scan.ndjson", "--to", "json"]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toBe(read("scan.json"));
  });

  test("prints a table when nothing else is asked for, from standard input too", async () => {
    const { stdout } = await workplace.run(["convert"], { input: read("scan.json") });
    for (const port of harbour.open) expect(stdout).toMatch(new RegExp(`^${port}/tcp +open`, "m"));
    expect(stdout).toContain("1 host (1 up) scanned");
  });

  test("writes files alone, several at once", async () => {
    const { status, stdout } = await workplace.run([
      "convert",
      "scan.json",
      "--output-csv",
      "a.csv",
      "-oN",
      "a.txt",
      "--output-ndjson",
      "a.ndjson",
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: "" });
    expect(read("a.csv").trim().split("\n")).toHaveLength(6);
    expect(read("a.txt")).toContain("/tcp");
    expect(eventsOf(read("a.ndjson")).map(({ type }) => type)).toEqual([
      "start",
      "port",
      "port",
      "port",
      "port",
      "port",
      "host",
      "end",
    ]);
  });

  test("reads what was cut as far as it goes, says so, and leaves the end out", async () => {
    const text = read("scan.ndjson");
    const lines = text.split("\n");
    write("cut.ndjson", text.slice(0, text.indexOf(lines[4] ?? "") + 20));
    const { status, stdout, stderr } = await workplace.run(["convert", "cut.ndjson", "--json"]);
    expect(stderr).toBe(
      'portolan: "cut.ndjson" was cut short, or its scan has not ended: what was written is marked as incomplete.\n',
    );
    const document = JSON.parse(stdout) as { ports: unknown; end: unknown };
    expect(document.ports).toEqual(lines.slice(1, 4).map((line) => JSON.parse(line)));
    expect({ status, end: document.end }).toEqual({ status: 0, end: null });
  });

  test("keeps what stands before damage, and names the line", async () => {
    const lines = read("scan.ndjson").split("\n");
    write("damaged.ndjson", lines.toSpliced(3, 1, "{broken").join("\n"));
    const { status, stdout, stderr } = await workplace.run(["convert", "damaged.ndjson", "--ndjson"]);
    expect(stderr).toMatch(/^portolan: Results "damaged.ndjson" are damaged at line 4: [^\n]+\n$/);
    expect(stdout).toBe(`${lines.slice(0, 3).join("\n")}\n`);
    expect(status).toBe(2);
  });

  test("says what of nmap's results it leaves out", async () => {
    write(
      "nmap.xml",
      `<nmaprun scanner="nmap" args="nmap 127.0.0.1" start="1764000000" version="7.93"><scaninfo type="connect" protocol="tcp" services="22"/>
<host><status state="up"/><address addr="127.0.0.1"/><ports><port protocol="tcp" portid="22"><state state="open" reason="syn-ack"/><script id="x" output="\u202ey"/></port></ports></host>
<runstats><finished time="1764000001" elapsed="1" exit="success"/></runstats></nmaprun>`,
    );
    const { status, stdout, stderr } = await workplace.run(["convert", "nmap.xml", "--list"]);
    expect(stdout).toBe("127.0.0.1:22\n");
    expect(stderr).toMatch(/^portolan: [^\n]*left out: 1 script\.\n$/);
    expect(status).toBe(0);
    expect((await workplace.run(["convert", "nmap.xml", "--list", "--quiet"])).stderr).toBe("");
  });

  test("ends quietly when its reader has enough", async () => {
    const port = read("scan.ndjson").split("\n")[1] ?? "";
    write("many.ndjson", `${port}\n`.repeat(100_000));
    const { stderr, status } = await workplace.run(["convert", "many.ndjson", "--ndjson", "--quiet"], {
      redirection: "| head -1",
    });
    expect({ stderr, status }).toEqual({ stderr: "", status: 0 });
  });

  test.each([
    [["convert", "nothing.json"], "there is no such file"],
    [["convert", "scan.json", "scan.ndjson"], '"scan.ndjson" is one too many'],
    [["convert", "scan.json", "--to", "jsn"], '--to "jsn" is no format: did you mean json?'],
    [["convert", "scan.json", "--to", "csv", "--json"], "both ask for standard output"],
    [["convert", "scan.json", "-oJ", "./scan.json"], 'names the file that is read, "scan.json"'],
    [["convert", "scan.json", "-oN", "no/such/folder"], "its folder does not exist"],
  ])("refuses %j in one line", async (argv, message) => {
    const before = read("scan.json");
    const { status, stdout, stderr } = await workplace.run(argv);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^portolan: [^\n]+\n$/);
    expect({ status, stdout, after: read("scan.json") }).toEqual({ status: 2, stdout: "", after: before });
  });

  test("empties no file when there is nothing to read", async () => {
    write("kept.csv", "kept");
    write("none.json", "hello");
    await workplace.run(["convert", "none.json", "--output-csv", "kept.csv"]);
    expect(read("kept.csv")).toBe("kept");
  });
});
