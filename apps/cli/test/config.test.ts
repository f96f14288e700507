import { chmodSync, existsSync, mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ScanEvent } from "@portolan/core";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Workplace } from "./portolan.ts";

const CONFIG = "portolan.config";
const SCAN = ["127.0.0.1", "-sT", "--ndjson"];

let workplace: Workplace;

beforeEach(() => {
  workplace = new Workplace();
});

afterEach(() => workplace.remove());

const put = (ending: string, text: string) => writeFileSync(join(workplace.folder, `${CONFIG}.${ending}`), text);

function putUsers(text: string): void {
  mkdirSync(join(workplace.configuration, "portolan"), { recursive: true });
  writeFileSync(join(workplace.configuration, "portolan", `${CONFIG}.yaml`), text);
}

/** The flags that a scan ran with, as its results record them. */
function flagsOf(stdout: string): readonly string[] {
  const [first = "{}"] = stdout.split("\n", 1);
  const event: ScanEvent = JSON.parse(first);
  return event.type === "start" ? event.arguments : [];
}

describe("a scan", () => {
  test.each([
    ["yaml", "ports: 1-3\nprofiles: { web: { ports: 80 } }\n"],
    ["json", '{ "ports": "1-3" }'],
    [
      "ts",
      'interface Settings { ports: string }\nconst settings: Settings = { ports: "1-3" };\nexport default settings;\n',
    ],
    ["ts", 'const ports = await Promise.resolve("1-3");\nexport default { ports };\n'],
  ])("obeys a file in %s", async (ending, text) => {
    put(ending, text);
    const { status, stdout, stderr } = await workplace.run(SCAN);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(JSON.parse(stdout.split("\n", 1)[0] ?? "")).toMatchObject({ tcpPorts: 3 });
    expect(flagsOf(stdout)).toEqual(["portolan", "--ports=1-3", ...SCAN]);
  });

  test("takes the higher of two levels, and all of a list", async () => {
    putUsers("maxRate: 100\nports: 9\ntiming: polite\nexclude: 127.0.0.7\nprofiles: { web: { reason: true } }\n");
    put("yaml", "maxRate: 200\nports: 1\nexclude: 127.0.0.8\nprofiles: { web: { ports: 2, max-rate: 300 } }\n");
    const environment = { PORTOLAN_MAX_RATE: "400" };
    const web = await workplace.run([...SCAN, "--profile", "web"], { environment });
    const lists = ["--exclude=127.0.0.8", "--timing=polite", "--exclude=127.0.0.7"];
    expect(flagsOf(web.stdout)).toEqual([
      "portolan",
      "--max-rate=400",
      "--ports=2",
      "--reason",
      ...lists,
      ...SCAN,
      "--profile",
      "web",
    ]);
    const plain = await workplace.run([...SCAN, "-T4", "--rate", "5000", "-p", "3"]);
    expect(plain.stderr).toBe("");
    expect(flagsOf(plain.stdout).filter((word) => word.startsWith("--"))).toEqual([
      "--exclude=127.0.0.8",
      "--exclude=127.0.0.7",
      "--ndjson",
      "--rate",
    ]);
  });

  test("reads nothing with --no-config, and another file with --config", async () => {
    put("yaml", "ports: soon\n");
    writeFileSync(join(workplace.folder, "other.json"), '{ "ports": 5 }');
    const environment = { PORTOLAN_RATE: "soon" };
    const bare = await workplace.run([...SCAN, "--no-config", "-p", "1"], { environment });
    expect(flagsOf(bare.stdout)).toEqual(["portolan", ...SCAN, "--no-config", "-p", "1"]);
    const other = await workplace.run([...SCAN, "--config", "other.json"]);
    expect(flagsOf(other.stdout)).toContain("--ports=5");
  });

  test("goes on with what the configuration gave, though that has changed since", async () => {
    put("yaml", "ports: 1-300\nrate: 100\nshow: all\n");
    const { child, outcome } = workplace.start(SCAN);
    await Promise.race([outcome, new Promise((seen) => child.stdout.once("data", seen))]);
    child.kill("SIGINT");
    expect((await outcome).status).toBe(130);
    const [checkpoint = ""] = readdirSync(join(workplace.state, "portolan"));
    put("yaml", "ports: 5\nndjson: false\njson: true\nverbose: 2\n");
    const resumed = await workplace.run(["--resume", join(workplace.state, "portolan", checkpoint)]);
    expect({ status: resumed.status, stderr: resumed.stderr }).toEqual({ status: 0, stderr: "" });
    const events: ScanEvent[] = resumed.stdout
      .trimEnd()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events[0]).toMatchObject({ type: "start", resumed: true, probes: 300 });
    expect(events.at(-1)).toMatchObject({ type: "end", status: "finished", decided: 300 });
    expect(events.filter(({ type }) => type === "port")).toHaveLength(300);
  });

  test.each<[string, string, readonly string[], RegExp]>([
    [
      "yaml",
      "rate: 5\nprots: 80\n",
      [],
      /portolan\.config\.yaml", line 2: "prots" is not a setting: did you mean ports\?/,
    ],
    ["yaml", "rate: soon\n", [], /line 1: --rate "soon" is not a number/],
    ["yaml", "rate: [5\n", [], /portolan\.config\.yaml", line \d+: /],
    ["json", '{"rate": }', [], /portolan\.config\.json" is not JSON/],
    [
      "yaml",
      "json: true\nndjson: true\n",
      ["-p", "1"],
      /both ask for standard output.*\(--json is set by ".*", line 1; --ndjson is set by/,
    ],
    ["yaml", "engine: raw\n", ["-sT"], /which --engine raw does not.*\(--engine is set by ".*", line 1\)/],
    ["yaml", "profiles: { web: {} }\n", ["--profile", "wbe"], /there is no profile "wbe" in ".*": did you mean web\?/],
    ["ts", 'throw new Error("boom");\n', [], /portolan\.config\.ts" cannot be run: boom/],
    ["ts", "const x: = 5;\n", [], /cannot be run: ParseError: .*portolan\.config\.ts:1:9/],
    ["ts", "export const rate = 5;\n", [], /exports nothing by default; let it say: export default/],
    ["ts", "export default () => 5;\n", [], /is not a table of settings/],
    ["toml", "", ["--config", "portolan.config.toml"], /its name must end in \.yaml, \.yml, \.json or \.ts/],
    ["yaml", "", ["--config", "missing.yaml"], /missing\.yaml" cannot be read: it does not exist/],
    ["yaml", "", ["--config", "x.yaml", "--no-config"], /--config and --no-config exclude each other/],
  ])("refuses %s %j with %j in one line", async (ending, text, flags, message) => {
    put(ending, text);
    const { status, stdout, stderr } = await workplace.run(["127.0.0.1", ...flags]);
    expect(stderr).toMatch(/^portolan: [^\n]*\n$/);
    expect(stderr).toMatch(message);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });

  test("refuses a file that others may write", async () => {
    put("ts", `import { writeFileSync } from "node:fs";\nwriteFileSync("proof", "");\nexport default {};\n`);
    chmodSync(join(workplace.folder, `${CONFIG}.ts`), 0o666);
    const { status, stderr } = await workplace.run(["127.0.0.1", "-p", "1"]);
    expect(stderr).toMatch(/^portolan: ".*portolan\.config\.ts" may be written by others, so it is not read; .*\n$/);
    expect(status).toBe(2);
    expect(existsSync(join(workplace.folder, "proof"))).toBe(false);
  });

  test("refuses a misspelt variable of the environment", async () => {
    const { status, stderr } = await workplace.run(["127.0.0.1"], { environment: { PORTOLAN_RTAE: "5" } });
    expect(stderr).toBe("portolan: $PORTOLAN_RTAE is not a setting: did you mean $PORTOLAN_RATE?\n");
    expect(status).toBe(2);
  });
});

describe("portolan config", () => {
  test("says what applies, and from where", async () => {
    put("yaml", "open: true\nprofiles:\n  web:\n    ports: 80,443\n");
    const { status, stdout } = await workplace.run(["config", "--profile", "web"], {
      environment: { PORTOLAN_RATE: "500" },
    });
    expect(status).toBe(0);
    expect(stdout.replaceAll(workplace.folder, "…")).toBe(
      [
        "SETTING  VALUE   FROM",
        "rate     500     $PORTOLAN_RATE",
        'ports    80,443  "…/portolan.config.yaml", line 4 (profile web)',
        'open     true    "…/portolan.config.yaml", line 1',
        "",
        "Files: …/portolan.config.yaml",
        "Profiles: web",
        "",
      ].join("\n"),
    );
  });

  test("says so as JSON", async () => {
    put("json", '{ "exclude": ["127.0.0.7"], "verbose": 2 }');
    const { stdout } = await workplace.run(["config", "--json"]);
    const path = join(workplace.folder, `${CONFIG}.json`);
    const from = { kind: "file", path, line: 1 };
    expect(JSON.parse(stdout)).toEqual({
      files: [path],
      profiles: [],
      settings: [
        { key: "exclude", flag: "--exclude", value: ["127.0.0.7"], from },
        { key: "verbose", flag: "--verbose", value: 2, from },
      ],
    });
  });

  test("says when there is none", async () =>
    expect(await workplace.run(["config"])).toEqual({
      status: 0,
      stdout: "SETTING  VALUE  FROM\n\nFiles: none\nProfiles: none\n",
      stderr: "",
    }));

  test("shows no control characters of a file", async () => {
    put("yaml", 'ports: "80\\e[2J"\n');
    const { stdout } = await workplace.run(["config"]);
    expect(stdout).toContain("80\\u{1b}[2J");
  });
});

describe("completion of profiles", () => {
  const candidates = () => workplace.run(["completion", "--candidates", "--", "--profile", ""]);

  test("reads the file of the folder", async () => {
    put("yaml", "profiles:\n  web: {}\n  'not plain': {}\n");
    expect(await candidates()).toEqual({ status: 0, stdout: "words\nweb\n", stderr: "" });
  });

  test("gives none of a file that is wrong, and runs none that is code", async () => {
    put("yaml", "profiles: 5\n");
    expect(await candidates()).toEqual({ status: 0, stdout: "words\n", stderr: "" });
    rmSync(join(workplace.folder, `${CONFIG}.yaml`));
    put("ts", `import { writeFileSync } from "node:fs";\nwriteFileSync("proof", "");\nexport default {};\n`);
    expect(await candidates()).toEqual({ status: 0, stdout: "words\n", stderr: "" });
    expect(existsSync(join(workplace.folder, "proof"))).toBe(false);
  });
});
