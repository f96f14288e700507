import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { PortEvent, ScanEvent } from "@portolan/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from "vitest";
import { Harbour, Workplace } from "./portolan.ts";

let harbour: Harbour;
let workplace: Workplace;

beforeAll(async () => {
  harbour = await Harbour.build("127.0.0.1", 3, 3);
});

afterAll(() => harbour.remove());

beforeEach(() => {
  workplace = new Workplace();
});

afterEach(() => workplace.remove());

const portsOf = (ports: readonly PortEvent[], state: string) =>
  ports
    .filter((port) => port.state === state)
    .map(({ port }) => port)
    .sort((left, right) => left - right);

describe("the table", () => {
  test("has a row for each port of a small scan, and ends with the quality of the scan", async () => {
    const { status, stdout, stderr } = await workplace.run(["localhost", "-4", "-p", harbour.ports]);
    expect(stderr).toBe("");
    expect(stdout).toMatch(/^127\.0\.0\.1 \(localhost\)\nPORT +STATE +SERVICE +REASON +RTT\n/);
    for (const port of harbour.open)
      expect(stdout).toMatch(new RegExp(`^${port}/tcp +open .*syn-ack +[\\d.]+ ms$`, "m"));
    for (const port of harbour.closed) expect(stdout).toMatch(new RegExp(`^${port}/tcp +closed .*reset`, "m"));
    expect(stdout).toMatch(/\n1 host \(1 up\) scanned in [\d.]+ s: 3 open ports\.\n/);
    expect(stdout).toMatch(/\n6 probes sent \(0 retransmissions\); estimated share missed: 0 %\.\n$/);
    expect(status).toBe(0);
  });

  test("counts what --open leaves out", async () => {
    const { stdout } = await workplace.run(["127.0.0.1", "-p", harbour.ports, "--open"]);
    expect(stdout).toContain("Not shown: 3 closed (reset)");
    expect(stdout).not.toMatch(/\/tcp +closed/);
  });

  test("names the usual service", async () => {
    const { stdout } = await workplace.run(["127.0.0.1", "-p", "22", "--show", "all"]);
    expect(stdout).toMatch(/^22\/tcp +\w+ +ssh +/m);
  });

  test("has no colour in a pipe, unless forced", async () => {
    const argv = ["127.0.0.1", "-p", harbour.ports];
    expect((await workplace.run(argv)).stdout).not.toContain("\u001b");
    const forced = { environment: { FORCE_COLOR: "1" } };
    expect((await workplace.run(argv, forced)).stdout).toContain("\u001b[32m");
    expect((await workplace.run([...argv, "--no-color"], forced)).stdout).not.toContain("\u001b");
  });

  test("covers IPv6", async () => {
    const harbour6 = await Harbour.build("::1", 1, 1);
    const { stdout, status } = await workplace.run(["::1", "-p", harbour6.ports]);
    await harbour6.remove();
    expect(stdout).toMatch(/^::1\n/);
    expect(stdout).toContain(`${harbour6.open[0]}/tcp`);
    expect(status).toBe(0);
  });
});

describe("the formats for programs", () => {
  test("--ndjson prints each event on a line", async () => {
    const { stdout, status } = await workplace.run(["127.0.0.1", "-p", harbour.ports, "--ndjson", "--seed", "abc"]);
    const events = stdout
      .trimEnd()
      .split("\n")
      .map((line): ScanEvent => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: "start", hosts: 1, probes: 6, seed: "abc".padStart(32, "0") });
    expect(events[0]).toMatchObject({
      arguments: ["portolan", "127.0.0.1", "-p", harbour.ports, "--ndjson", "--seed", "abc"],
    });
    expect(events.at(-1)).toMatchObject({ type: "end", status: "finished", decided: 6, hostsUp: 1 });
    const ports = events.filter((event) => event.type === "port");
    expect(portsOf(ports, "open")).toEqual(harbour.open);
    expect(events.filter((event) => event.type === "host")).toHaveLength(1);
    expect(status).toBe(0);
  });

  test("--json prints one document", async () => {
    const { stdout, status } = await workplace.run(["127.0.0.1", "-p", harbour.ports, "--json"]);
    const document = JSON.parse(stdout);
    expect(Object.keys(document)).toEqual(["start", "ports", "hosts", "warnings", "end"]);
    expect(portsOf(document.ports, "open")).toEqual(harbour.open);
    expect(document.end.status).toBe("finished");
    expect(status).toBe(0);
  });

  test("--html prints one page", async () => {
    const { stdout, status } = await workplace.run(["127.0.0.1", "-p", harbour.ports, "--html"]);
    expect(stdout).toMatch(/^<!doctype html>[\s\S]*<\/html>\n$/);
    for (const port of harbour.open) expect(stdout).toContain(`<td data-value="${port}">`);
    expect(status).toBe(0);
  });

  test("--markdown prints a table for the host", async () => {
    const { stdout, status } = await workplace.run(["127.0.0.1", "-n", "-p", harbour.ports, "--markdown"]);
    expect(stdout).toMatch(/^# Port scan\n[\s\S]*\n## `127\.0\.0\.1`\n/);
    for (const port of harbour.open) expect(stdout).toMatch(new RegExp(`^\\| \`${port}/tcp\` \\| open \\|`, "m"));
    expect(status).toBe(0);
  });

  test("files get theirs beside the table", async () => {
    const files = ["-oN", "scan.txt", "-oJ", "scan.json", "--output-ndjson", "scan.ndjson"];
    const { stdout, status } = await workplace.run(["127.0.0.1", "-p", harbour.ports, ...files]);
    const read = (name: string) => readFileSync(join(workplace.folder, name), "utf8");
    expect(stdout).toContain("3 open ports");
    expect(read("scan.txt")).toMatch(/^# Portolan .*: portolan 127\.0\.0\.1 -p /);
    expect(read("scan.txt")).toContain("3 open ports");
    expect(portsOf(JSON.parse(read("scan.json")).ports, "open")).toEqual(harbour.open);
    expect(read("scan.ndjson").trimEnd().split("\n").at(-1)).toContain('"finished"');
    expect(status).toBe(0);
  });

  test("every format has its own file by -oA, beside a list for another program", async () => {
    const argv = ["127.0.0.1", "-p", harbour.ports, "-oA", "all", "--list"];
    const { stdout, status } = await workplace.run(argv);
    const listed = stdout.trimEnd().split("\n").sort();
    expect(listed).toEqual(harbour.open.map((port) => `127.0.0.1:${port}`).sort());
    const files = readdirSync(workplace.folder).filter((name) => name.startsWith("all."));
    expect(files).toEqual(
      expect.arrayContaining(["all.csv", "all.html", "all.json", "all.list", "all.ndjson", "all.txt"]),
    );
    const page = readFileSync(join(workplace.folder, "all.html"), "utf8");
    for (const port of harbour.open) expect(page).toContain(`<td data-value="${port}">`);
    const rows = readFileSync(join(workplace.folder, "all.csv"), "utf8").trimEnd().split("\n");
    expect(rows).toHaveLength(1 + harbour.open.length + harbour.closed.length);
    expect(status).toBe(0);
  });
});

describe("targets", () => {
  test("come from files and standard input, less the exclusions", async () => {
    writeFileSync(join(workplace.folder, "hosts"), "127.0.0.1 # this machine\n127.0.0.2\n");
    writeFileSync(join(workplace.folder, "excluded"), "127.0.0.4\n");
    const argv = [
      "-iL",
      "hosts",
      "-iL",
      "-",
      "--exclude",
      "127.0.0.2,127.0.0.5",
      "--excludefile",
      "excluded",
      "--ndjson",
    ];
    const { stdout } = await workplace.run([...argv, "-p", "1"], { input: "127.0.0.3\n127.0.0.4 127.0.0.5\n" });
    const hosts = stdout.split("\n").flatMap((line) => (line.includes('"type":"host"') ? [JSON.parse(line).ip] : []));
    expect(hosts.sort()).toEqual(["127.0.0.1", "127.0.0.3"]);
  });

  test("a name that does not resolve, among others, is a warning", async () => {
    const { stdout, stderr, status } = await workplace.run(["nowhere.invalid", "127.0.0.1", "-p", harbour.ports]);
    expect(stderr).toMatch(/^portolan: warning: .*"nowhere\.invalid".*\n$/);
    expect(stdout).toContain("3 open ports");
    expect(status).toBe(0);
  });
});

describe("standard error", () => {
  test("tells of open ports as they are found, when asked", async () => {
    const { stderr } = await workplace.run(["127.0.0.1", "-n", "-p", harbour.ports, "-v"]);
    for (const port of harbour.open) expect(stderr).toContain(`Discovered open port ${port}/tcp on 127.0.0.1\n`);
    expect(stderr).not.toContain("Done with");
    expect((await workplace.run(["127.0.0.1", "-p", harbour.ports, "-vv"])).stderr).toContain("Done with 127.0.0.1");
  });

  test("is silent when asked", async () => {
    const { stderr } = await workplace.run(["nowhere.invalid", "127.0.0.1", "-p", "1", "--quiet"]);
    expect(stderr).toBe("");
  });
});

describe("a standard output that cannot be written is a failure", () => {
  const full = { redirection: "> /dev/full" };
  const line = "portolan: standard output cannot be written any further: the disk is full.\n";

  test("of a look-up", async () => {
    const { status, stderr } = await workplace.run(["services", "ssh"], full);
    expect({ status, stderr }).toEqual({ status: 1, stderr: line });
  });

  test("of a scan, which lost nothing of what it found", async () => {
    const file = join(workplace.folder, "kept.checkpoint");
    const argv = ["-n", "127.0.0.1", "-p", String(harbour.open[0]), "--ndjson", "--checkpoint", file];
    const { status, stderr } = await workplace.run(argv, full);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: `${line}portolan: go on with: portolan --resume ${file}\n`,
    });
    const resumed = await workplace.run(["--resume", file]);
    expect(resumed.stdout).toContain(`"port":${harbour.open[0]},"state":"open"`);
  });
});

test("parts of a scan cover everything once", async () => {
  const seen: string[] = [];
  for (const shard of ["1/3", "2/3", "3/3"]) {
    const argv = ["127.0.0.1-2", "-p", "1-20", "--show", "all", "--ndjson", "--seed", "7", "--shard", shard];
    const { stdout } = await workplace.run(argv);
    const ports = stdout.split("\n").filter((line) => line.includes('"type":"port"'));
    seen.push(...ports.map((line) => `${JSON.parse(line).ip}:${JSON.parse(line).port}`));
  }
  expect(seen).toHaveLength(40);
  expect(new Set(seen).size).toBe(40);
});
