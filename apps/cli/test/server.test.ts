import { once } from "node:events";
import { readFileSync, writeFileSync } from "node:fs";
import { createServer } from "node:http";
import { join } from "node:path";
import type { ScanEvent } from "@portolan/core";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, onTestFinished, test } from "vitest";
import type { OptionDefinition } from "../src/option-definition.ts";
import { OPTION_TABLE } from "../src/option-table.ts";
import { ApiServer } from "./api-server.ts";
import { Harbour, Workplace } from "./portolan.ts";

const FORMATS = ["txt", "xml", "gnmap", "json", "ndjson", "csv", "list", "html", "md"];
/** Nine hosts with an open port among others, one of them told by name. */
const TARGETS = ["127.0.0.1-9", "localhost", "--exclude", "127.0.0.5"];

let workplace: Workplace;
let server: ApiServer;

beforeAll(async () => {
  server = await ApiServer.start();
});

afterAll(() => server.remove());

beforeEach(() => {
  workplace = new Workplace();
});

afterEach(() => workplace.remove());

/** What differs from one run of the same scan to the next: moments, durations, the command line. */
function withoutTimes(text: string): string {
  return text
    .replaceAll(/"?--server=http:[^ ",]*"?,? ?/g, "")
    .replaceAll(/\d{4}-\d\d-\d\d(?:T[\d:.]+Z| [\d:]{5,8} UTC)/g, "TIME")
    .replaceAll(/[A-Z][a-z]{2} [A-Z][a-z]{2} [ \d]\d [\d:]{8} \d{4}/g, "TIME")
    .replaceAll(/\b(start|starttime|endtime|time|elapsed|srtt|rttvar|to|rttMs|elapsedMs)(="|":)[\d.]+/g, "$1$2TIME")
    .replaceAll(/(class="rtt" data-value=")[\d.]+/g, "$1TIME")
    .replaceAll(/,\d+(?:\.\d+)?(,[^,]*,[^,]*,TIME)/g, ",TIME$1")
    .replaceAll(/ *\d+(?:\.\d+)? (?:ms|s)\b/g, " TIME");
}

/** The lines of a text, each once and in an order of their own: what is told as it is found comes in another order each time. */
function lines(text: string): readonly string[] {
  return [...new Set(withoutTimes(text).split(/\r?\n/))].sort();
}

function read(file: string): string {
  return readFileSync(join(workplace.folder, file), "utf8");
}

const parse = (stdout: string): ScanEvent[] =>
  stdout
    .trimEnd()
    .split("\n")
    .map((line) => JSON.parse(line));

describe("a scan on a server", () => {
  test("looks as one made here, in every format", async () => {
    const harbour = await Harbour.build("0.0.0.0", 2, 2);
    const argv = [...TARGETS, "-p", harbour.ports, "-Pn", "--show", "all", "--seed", "7", "-oA", "scan"];
    const here = await workplace.run(argv);
    const files = new Map(FORMATS.map((format) => [format, read(`scan.${format}`)]));
    const there = await workplace.run(argv, { environment: { PORTOLAN_SERVER: server.url } });
    await harbour.remove();
    expect(here).toMatchObject({ status: 0, stderr: "" });
    expect(there).toMatchObject({ status: 0, stderr: "" });
    expect(here.stdout.match(/tcp +open /g)).toHaveLength(16);
    expect(lines(there.stdout)).toEqual(lines(here.stdout));
    for (const [format, text] of files) expect(lines(read(`scan.${format}`)), format).toEqual(lines(text));
  });

  test("takes ports, pace and kind of scan from the same flags", async () => {
    const harbour = await Harbour.build("127.0.0.1", 1, 0);
    const [port] = harbour.open;
    const argv = ["127.0.0.1", "-sT", "-T4", "--max-retries", "1", "-p", `T:1-20,${port}`, "--ndjson", "-Pn", "--open"];
    const { status, stdout } = await workplace.run([...argv, "--server", server.url, "--exclude-ports", "1-10"]);
    await harbour.remove();
    expect(status).toBe(0);
    const events = parse(stdout);
    expect(events[0]).toMatchObject({ type: "start", techniques: ["connect"], engine: "connect", tcpPorts: 11 });
    expect(events.filter(({ type }) => type === "port")).toMatchObject([{ port, state: "open" }]);
  });

  test("is judged by a policy here", async () => {
    const harbour = await Harbour.build("127.0.0.1", 1, 1);
    const rules = `version: 1\nrules:\n  - {hosts: 127.0.0.0/8, must: "${harbour.closed[0]}"}\n`;
    writeFileSync(join(workplace.folder, "policy.yaml"), rules);
    const argv = ["127.0.0.1", "-p", harbour.ports, "-Pn", "--expect", "policy.yaml"];
    const here = await workplace.run(argv);
    const there = await workplace.run([...argv, "--server", server.url]);
    await harbour.remove();
    expect(here.status).toBe(3);
    expect(there).toMatchObject({ status: 3, stderr: here.stderr });
  });

  test("shows how it is doing", async () => {
    const argv = ["127.0.0.1", "-p", "1-300", "--rate", "100", "-Pn", "--progress", "json", "--server", server.url];
    const { status, stderr } = await workplace.run(argv);
    expect(status).toBe(0);
    const reports = parse(stderr) as unknown as { decided: number; total: number; stage: string }[];
    expect(reports.at(-1)).toMatchObject({ type: "progress", decided: 300, total: 300, stage: "ports" });
    expect(reports.some(({ decided }) => decided > 0 && decided < 300)).toBe(true);
  });

  test("is asked for by the environment as well", async () => {
    const environment = { PORTOLAN_SERVER: server.url };
    const { status, stdout } = await workplace.run(["127.0.0.1", "-p", "1", "-Pn", "--ndjson"], { environment });
    expect(status).toBe(0);
    expect(parse(stdout).at(-1)).toMatchObject({ type: "end", decided: 1 });
    expect(await workplace.run(["watch", "127.0.0.1"], { environment })).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^portolan: watch [^\n]* leave out --server[^\n]*\n$/),
    });
  });
});

describe("a scan that no server makes", () => {
  const LOCAL: readonly OptionDefinition[] = OPTION_TABLE.filter(
    (definition: OptionDefinition) => definition.localOnly,
  );

  /** A value that the flag takes. */
  function sampleOf(definition: OptionDefinition): string {
    const values = { integer: "=1", duration: "=1h", text: "=x", shard: "=1/2", "port-list": "=80" };
    return definition.kind in values ? values[definition.kind as keyof typeof values] : "";
  }

  test.each(LOCAL.map((definition) => [definition.long, definition] as const))(
    "is refused with %s, by name",
    async (long, definition) => {
      const { status, stdout, stderr } = await workplace.run([
        "127.0.0.1",
        "--server",
        "http://127.0.0.1:1",
        long + sampleOf(definition),
      ]);
      expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
      expect(stderr).toMatch(/^portolan: [^\n]*(?:is|are) for scans from this machine only;[^\n]*\n$/);
      expect(stderr).toContain(long);
    },
  );

  test("is refused with all that it cannot be, in one line", async () => {
    const argv = ["127.0.0.1", "--server", server.url, "--workers", "2", "--shard", "1/2", "-e", "lo"];
    expect((await workplace.run(argv)).stderr).toMatch(/^portolan: -e\/--interface, --workers, --shard are for scans /);
  });

  test.each([
    [["--server", "127.0.0.1:8080"], 2, 'The server\'s URL "127.0.0.1:8080" is not the address of a server'],
    [["--server", "http://127.0.0.1:1/?x"], 2, "leave out the ? or #"],
    [["--server", "http://ada:secret@127.0.0.1:1"], 2, "give a token instead"],
    [["--server", "http://127.0.0.1:1"], 1, "The server at http://127.0.0.1:1 cannot be reached"],
    [["--server", "http://127.0.0.1:1", "--token-file", "none"], 2, '--token-file "none" cannot be read'],
    [["--server", "http://127.0.0.1:1", "--token-file", "/dev/null"], 2, '--token-file "/dev/null" is empty'],
    [["--token-file", "x"], 2, "--token-file is for a server"],
  ])("says so in a line: %j", async (flags, status, words) => {
    const outcome = await workplace.run(["127.0.0.1", "-p", "1", ...flags]);
    expect(outcome).toMatchObject({ status, stdout: "" });
    expect(outcome.stderr).toContain(words);
    expect(outcome.stderr).not.toContain("secret");
    expect(outcome.stderr).toMatch(/^portolan: [^\n]*\n(?:portolan: [^\n]*\n)?$/);
  });

  test("is refused by the server, which says why", async () => {
    const argv = ["192.0.2.1", "-p", "1", "-Pn", "-oX", "scan.xml", "--server", server.url];
    const { status, stdout, stderr } = await workplace.run(argv);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^portolan: the server at http:\S+ refuses the scan: [^\n]*192\.0\.2\.1[^\n]*\n$/);
    expect(() => read("scan.xml")).toThrow("ENOENT");
  });

  test("is not asked of what is no such server", async () => {
    const other = createServer((_request, response) => response.writeHead(404).end("<h1>\u001b[31mNo</h1>"));
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    onTestFinished(() => void other.close());
    const { port } = other.address() as { port: number };
    const { status, stderr } = await workplace.run(["127.0.0.1", "-p", "1", "--server", `http://127.0.0.1:${port}`]);
    expect(status).toBe(1);
    expect(stderr).toMatch(/^portolan: [^\n]*status 404[^\n]*\n/);
    expect(stderr).not.toContain("\u001b");
  });
});

describe("a server that wants a token", () => {
  let guarded: ApiServer;
  let token: string;

  beforeAll(async () => {
    guarded = await ApiServer.start();
    token = await guarded.createToken();
  });

  afterAll(() => guarded.remove());

  const scan = (flags: readonly string[], environment: Record<string, string> = {}) =>
    workplace.run(["127.0.0.1", "-p", "1", "-Pn", "--ndjson", "--server", guarded.url, ...flags], { environment });

  test("gets it from the environment or a file, which goes first, and nobody else sees it", async () => {
    const { status, stdout, stderr } = await scan(["-v"], { PORTOLAN_TOKEN: token });
    expect(status).toBe(0);
    expect(stdout + stderr).not.toContain(token);
    writeFileSync(join(workplace.folder, "token"), `${token}\n`);
    expect((await scan(["--token-file", "token"], { PORTOLAN_TOKEN: "ptl_wrong" })).status).toBe(0);
  });

  test.each([{}, { PORTOLAN_TOKEN: "ptl_wrong" }])("refuses everything else in a line: %j", async (environment) => {
    const { status, stdout, stderr } = await scan([], environment);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
    expect(stderr).toMatch(/^portolan: the server at \S+ wants a token that it knows: [^\n]*\$PORTOLAN_TOKEN[^\n]*\n$/);
  });

  test("is not sent a token that is none", async () => {
    const { status, stderr } = await scan([], { PORTOLAN_TOKEN: "two words" });
    expect(status).toBe(2);
    expect(stderr).toMatch(/^portolan: The token [^\n]*\n$/);
    expect(stderr).not.toContain("two words");
  });
});

describe("a scan on a server that does not come to its end", () => {
  /** Would take more than an hour. */
  const ENDLESS = ["127.0.0.1", "-p", "1-65535", "-Pn", "--show", "all", "--ndjson", "--rate", "15"];

  test("is aborted there by a signal, and what it found is written", async () => {
    const { child, outcome, printed } = workplace.start([...ENDLESS, "-oN", "scan.txt", "--server", server.url]);
    await printed('"type":"port"');
    child.kill("SIGINT");
    const { status, stdout, stderr } = await outcome;
    expect(status).toBe(130);
    expect(parse(stdout).at(-1)).toMatchObject({ type: "end", status: "aborted" });
    expect(read("scan.txt")).toMatch(/\nAborted after .* of the ports decided: /);
    const [scan] = await server.scans();
    expect(scan?.status).toBe("aborted");
    expect(stderr).toBe(
      `portolan: interrupted; it is aborted on the server, which keeps what it found: ${server.url}/v1/scans/${scan?.id}\n`,
    );
  });

  test("is aborted there when nobody reads it any more", async () => {
    const { child, outcome } = workplace.start([...ENDLESS, "--server", server.url]);
    child.stdout.once("data", () => child.stdout.destroy());
    expect(await outcome).toMatchObject({ status: 0, stderr: "" });
    expect((await server.scans())[0]?.status).toBe("aborted");
  });

  test("has failed when it was aborted there by somebody else", async () => {
    const { outcome, printed } = workplace.start([...ENDLESS, "--server", server.url]);
    await printed('"type":"port"');
    const [scan] = await server.scans();
    await fetch(`${server.url}/v1/scans/${scan?.id}`, { method: "DELETE" });
    const { status, stdout, stderr } = await outcome;
    expect(status).toBe(1);
    expect(parse(stdout).at(-1)).toMatchObject({ type: "end", status: "aborted" });
    expect(stderr).toContain("was aborted on the server");
  });
});

describe("a server that is killed", () => {
  let mortal: ApiServer;

  beforeEach(async () => {
    mortal = await ApiServer.start();
  });

  afterEach(() => mortal.remove());

  test("and comes back makes no difference, again and again", async () => {
    const harbour = await Harbour.build("0.0.0.0", 1, 1);
    const argv = ["127.0.0.1-200", "-p", harbour.ports, "-Pn", "--show", "all", "--ndjson", "--rate", "100"];
    const { outcome, printed } = workplace.start([...argv, "--server", mortal.url]);
    for (const ip of ["127.0.0.", "127.0.0.1", "127.0.0.2"]) {
      await printed(`"type":"port","ip":"${ip}`);
      await mortal.kill();
      await mortal.start();
    }
    const { status, stdout, stderr } = await outcome;
    await harbour.remove();
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    const events = parse(stdout);
    const truth = Array.from({ length: 200 }, (_, index) => `127.0.0.${index + 1}`).flatMap((ip) => [
      `${ip} ${harbour.open[0]} open`,
      `${ip} ${harbour.closed[0]} closed`,
    ]);
    const ports = events.flatMap((event) =>
      event.type === "port" ? [`${event.ip} ${event.port} ${event.state}`] : [],
    );
    expect(ports.sort()).toEqual(truth.sort());
    for (const type of ["start", "end"]) expect(events.filter((event) => event.type === type)).toHaveLength(1);
    expect(events.filter(({ type }) => type === "host")).toHaveLength(200);
  });

  test("for good ends the scan here, with what was found, and says where it goes on", async () => {
    const argv = ["127.0.0.1", "-p", "1-65535", "-Pn", "--show", "all", "--ndjson", "--rate", "15", "-oX", "scan.xml"];
    const { outcome, printed } = workplace.start([...argv, "--server", mortal.url, "--server-patience", "1s"]);
    await printed('"type":"port"');
    const [scan] = await mortal.scans();
    await mortal.kill();
    const { status, stdout, stderr } = await outcome;
    expect(status).toBe(1);
    expect(parse(stdout).some(({ type }) => type === "port")).toBe(true);
    expect(read("scan.xml")).toMatch(/<port /);
    const [first, second, ...rest] = stderr.split("\n");
    expect(first).toMatch(/^portolan: The server at \S+ cannot be reached/);
    expect(second).toBe(`portolan: it goes on on the server: ${mortal.url}/v1/scans/${scan?.id}`);
    expect(rest).toEqual([""]);
  });
});
