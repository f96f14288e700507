import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Harbour, Workplace } from "./portolan.ts";

let workplace: Workplace;
let harbour: Harbour;

beforeEach(async () => {
  workplace = new Workplace();
  harbour = await Harbour.build("127.0.0.1", 2, 1);
});

afterEach(async () => {
  workplace.remove();
  await harbour.remove();
});

/** Writes a policy of rules in flow style into the folder that commands run in. */
function writePolicy(...rules: string[]): void {
  writeFileSync(
    join(workplace.folder, "policy.yaml"),
    ["version: 1", "rules:", ...rules.map((rule) => `  - ${rule}`)].join("\n"),
  );
}

function read(file: string): string {
  return readFileSync(join(workplace.folder, file), "utf8");
}

const scan = (...flags: string[]) =>
  workplace.run(["-n", "127.0.0.1", "-p", harbour.ports, "--ndjson", "--expect", "policy.yaml", ...flags]);

describe("a scan that is held against a policy", () => {
  test("passes where all is as expected, its results untouched", async () => {
    writePolicy(`{hosts: 127.0.0.0/8, may: "${harbour.open[0]}"}`, `{hosts: 127.0.0.1, must: "${harbour.open[1]}"}`);
    const { status, stdout, stderr } = await scan();
    expect(stderr).toBe(
      'portolan: policy "policy.yaml": passed (0 violations, 2 open ports judged, 1 of them demanded)\n',
    );
    expect(status).toBe(0);
    expect(
      stdout
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line).type),
    ).toContain("end");
  });

  test("is violated by a port that no rule allows and one that should be open, in every report", async () => {
    const [first, second] = harbour.open;
    const [closed] = harbour.closed;
    writePolicy(`{name: web, hosts: 127.0.0.1, may: "${first}", must: "${closed}"}`);
    const { status, stderr } = await scan("--expect-junit", "policy.xml", "--expect-sarif", "policy.sarif", "--quiet");
    expect(status).toBe(3);
    expect(stderr.split("\n")).toEqual([
      'portolan: policy "policy.yaml": violated (2 violations, 2 open ports judged, 0 of them demanded)',
      `  127.0.0.1 ${second}/tcp is open, which no rule for its host allows, not rule "web" (line 3)`,
      `  127.0.0.1 ${closed}/tcp is not open, which rule "web" (line 3) demands`,
      "",
    ]);
    expect(read("policy.xml")).toContain('<testsuite name="policy.yaml" tests="2" failures="2" errors="0"');
    expect(JSON.parse(read("policy.sarif")).runs[0].results.map(({ ruleId }: { ruleId: string }) => ruleId)).toEqual([
      "not-allowed",
      "not-open",
    ]);
  });

  test("is undecided where a port that must be open is not scanned", async () => {
    writePolicy(`{hosts: 127.0.0.1, may: "${harbour.open}", must: "U:53"}`);
    const { status, stderr } = await scan();
    expect(status).toBe(4);
    expect(stderr).toContain("says that U:53 must be open, which the scan leaves out");
  });

  test("is undecided when its time is up", async () => {
    writePolicy(`{hosts: 127.0.0.1, may: "1-65535"}`);
    const argv = ["127.0.0.1", "-p", "1-65535", "--rate", "15", "--timeout", "300ms", "--expect", "policy.yaml"];
    const { status, stderr } = await workplace.run(argv);
    expect(status).toBe(4);
    expect(stderr).toContain("undecided: the scan did not finish, so ports that were not seen may be open\n");
  });

  test("is held against it when it is resumed, too", async () => {
    writePolicy(`{hosts: 127.0.0.1, never: "${harbour.open[0]}", may: "1-65535"}`);
    const argv = ["-n", "127.0.0.1", "-p", `1-300,${harbour.ports}`, "--rate", "200", "--show", "all", "--ndjson"];
    const { child, outcome, printed } = workplace.start([...argv, "--expect", "policy.yaml", "--checkpoint", "c"]);
    await printed('"type":"port"');
    child.kill("SIGINT");
    expect((await outcome).status).toBe(130);
    const { status, stderr } = await workplace.run(["--resume", "c"]);
    expect(stderr).toContain(`127.0.0.1 ${harbour.open[0]}/tcp is open, which rule "rule 1" (line 3) forbids`);
    expect(stderr).not.toContain("undecided");
    expect(status).toBe(3);
  });

  test("may be held against another when it is resumed", async () => {
    const argv = ["-n", "127.0.0.1", "-p", `1-300,${harbour.ports}`, "--rate", "200", "--show", "all", "--ndjson"];
    const { child, outcome, printed } = workplace.start([...argv, "--checkpoint", "c"]);
    await printed('"type":"port"');
    child.kill("SIGINT");
    expect((await outcome).status).toBe(130);
    writePolicy(`{hosts: 127.0.0.1, may: "1-65535", must: "${harbour.closed[0]}"}`);
    const { status, stderr } = await workplace.run(["--resume", "c", "--expect", "policy.yaml"]);
    expect(stderr).toContain(`127.0.0.1 ${harbour.closed[0]}/tcp is not open, which rule "rule 1" (line 3) demands`);
    expect(status).toBe(3);
  });

  test("never passes because its reader has gone away", async () => {
    writePolicy(`{hosts: 127.0.0.1, may: "1-65535"}`);
    const argv = [
      "127.0.0.1",
      "-p",
      "1-65535",
      "--show",
      "all",
      "--ndjson",
      "--rate",
      "2000",
      "--expect",
      "policy.yaml",
    ];
    const { child, outcome, printed } = workplace.start(argv);
    await printed('"type":"port"');
    child.stdout.destroy();
    expect((await outcome).status).toBe(4);
  });
});

describe("what is wrong with a policy is told before anything is sent", () => {
  test.each([
    [
      "version: 1\nrules: [{hosts: 10.0.0.0/33}]",
      ["policy.yaml"],
      /^portolan: The policy "policy\.yaml", line 2: .*"10\.0\.0\.0\/33".*\n$/,
    ],
    ["", ["none.yaml"], /^portolan: --expect "none\.yaml" does not exist: check its name\.\n$/],
    ["", ["."], /^portolan: --expect "\." is a folder: give a file\.\n$/],
    [
      "version: 1\nrules: [{hosts: ::1}]",
      ["policy.yaml", "-sA"],
      /^portolan: --expect and -sA\/--\S+ exclude each other/,
    ],
    [
      "version: 1\nrules: [{hosts: ::1}]",
      ["policy.yaml", "--expect-junit", "a", "-oN", "a"],
      /^portolan: .* both name the file/,
    ],
    [
      "version: 1\nrules: [{hosts: ::1}]",
      ["policy.yaml", "--expect-sarif", "no/a"],
      /^portolan: --expect-sarif ".*" cannot be written/,
    ],
  ])("%j %j", async (policy, flags, message) => {
    writeFileSync(join(workplace.folder, "policy.yaml"), policy);
    const { status, stdout, stderr } = await workplace.run(["127.0.0.1", "-p", "1", "--expect", ...flags]);
    expect(stderr).toMatch(message);
    expect(stdout).toBe("");
    expect(status).toBe(2);
  });

  test("reports need a policy", async () => {
    const { status, stderr } = await workplace.run(["127.0.0.1", "--expect-junit", "a"]);
    expect(stderr).toBe("portolan: --expect-junit reports on a policy; name it by --expect FILE.\n");
    expect(status).toBe(2);
  });
});
