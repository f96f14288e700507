import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { HostEvent, PortEvent } from "@portolan/core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Harbour, Workplace } from "./portolan.ts";

let workplace: Workplace;
let harbour: Harbour;

beforeAll(async () => {
  workplace = new Workplace();
  harbour = await Harbour.build("127.0.0.1", 2, 1);
  const [closing, staying] = harbour.open;
  await workplace.run(["127.0.0.1", "-n", "-p", harbour.ports, "-oJ", "before.json"]);
  await workplace.run([
    "127.0.0.1",
    "-n",
    "-p",
    `${staying},${harbour.closed.join()}`,
    "--output-ndjson",
    "narrow.ndjson",
  ]);
  const text = readFileSync(join(workplace.folder, "before.json"), "utf8");
  const { ports, hosts, ...others } = JSON.parse(text) as { ports: PortEvent[]; hosts: HostEvent[] };
  const [host] = hosts;
  const after = {
    ...others,
    ports: ports.map((event) => (event.port === closing ? { ...event, state: "closed", reason: "reset" } : event)),
    hosts: [{ ...host, counts: host?.counts.map((each) => ({ ...each, count: each.state === "open" ? 1 : 2 })) }],
  };
  writeFileSync(join(workplace.folder, "after.json"), JSON.stringify(after, null, 2));
});

afterAll(async () => {
  await harbour.remove();
  workplace.remove();
});

describe("portolan diff", () => {
  test("says nothing is different with status 0", async () => {
    const { status, stdout, stderr } = await workplace.run(["diff", "before.json", "before.json"]);
    expect(stdout).toContain("\nNo differences.\n");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test("says what is different with status 3, also from standard input", async () => {
    const input = readFileSync(join(workplace.folder, "after.json"), "utf8");
    const { status, stdout } = await workplace.run(["diff", "before.json", "-"], { input });
    expect(stdout).toMatch(new RegExp(`^- ${harbour.open[0]}/tcp +open.* -> closed$`, "m"));
    expect(stdout).toContain("1 port gone.");
    expect(status).toBe(3);
  });

  test("prints JSON and Markdown", async () => {
    const json = await workplace.run(["diff", "before.json", "after.json", "--json"]);
    expect(JSON.parse(json.stdout)).toMatchObject({ changes: [{ type: "port-gone", port: harbour.open[0] }] });
    const markdown = await workplace.run(["diff", "--markdown", "before.json", "after.json"]);
    expect(markdown.stdout).toContain("| gone | `127.0.0.1` |");
    expect([json.status, markdown.status]).toEqual([3, 3]);
  });

  test("does not call gone what the other scan did not cover", async () => {
    const { status, stdout } = await workplace.run(["diff", "before.json", "narrow.ndjson"]);
    expect(stdout).toContain(
      `? 127.0.0.1: open ${harbour.open[0]}/tcp in the earlier scan only: the later scan did not cover it`,
    );
    expect(status).toBe(0);
  });

  test("says by its status that an incomplete scan cannot be judged", async () => {
    const text = readFileSync(join(workplace.folder, "before.json"), "utf8");
    writeFileSync(join(workplace.folder, "cut.json"), text.slice(0, text.indexOf(`"port":${harbour.open[1]}`)));
    const { status, stdout } = await workplace.run(["diff", "before.json", "cut.json"]);
    expect(stdout).toContain("the later scan did not come so far");
    expect(status).toBe(4);
  });

  test.each([
    [["diff", "before.json"], "diff needs two files of results"],
    [["diff", "a", "b", "c"], '"c" is one too many'],
    [["diff", "-", "-"], '"-" was given twice'],
    [["diff", "before.json", "nothing.json"], 'Results "nothing.json" cannot be read: there is no such file.'],
    [["diff", "before.json", "hello"], '"hello" begins with "hello there"'],
    [["diff", "a", "b", "--jsn"], '"--jsn" is not a flag: did you mean --json'],
  ])("refuses %j in one line", async (argv, message) => {
    writeFileSync(join(workplace.folder, "hello"), "hello there\n");
    const { status, stdout, stderr } = await workplace.run(argv);
    expect(stderr).toContain(message);
    expect(stderr).toMatch(/^portolan: [^\n]+\n$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: "" });
  });
});
