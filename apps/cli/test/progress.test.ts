import { afterEach, beforeEach, describe, expect, test } from "vitest";
import { Workplace } from "./portolan.ts";

/** A second and a half at the least, so that something is to be told meanwhile. */
const LASTING = ["127.0.0.1", "-Pn", "-p", "1-300", "--rate", "200", "--ndjson"];

let workplace: Workplace;

beforeEach(() => {
  workplace = new Workplace();
});

afterEach(() => workplace.remove());

const linesOf = (text: string): string[] => text.split("\n").slice(0, -1);

describe("what is told of a running scan", () => {
  test("is nothing without a terminal, unless it is asked for", async () => {
    const { status, stderr } = await workplace.run(LASTING);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test("is a line a period with --stats-every, and never on standard output", async () => {
    const { status, stdout, stderr } = await workplace.run([...LASTING, "--stats-every", "100ms"]);
    expect(status).toBe(0);
    const lines = linesOf(stderr);
    expect(lines.length).toBeGreaterThan(0);
    for (const line of lines) expect(line).toMatch(/^portolan: (starting|\d+\.\d % of 300 probes decided, .* gone.*)$/);
    expect(linesOf(stdout).map((line) => JSON.parse(line).type)).not.toContain("progress");
  });

  test("is for machines with --progress json, one object a line, the last when all is decided", async () => {
    const argv = [...LASTING, "--progress", "json", "--stats-every", "100ms", "--quiet"];
    const { status, stdout, stderr } = await workplace.run(argv);
    expect(status).toBe(0);
    const records = linesOf(stderr).map((line) => JSON.parse(line));
    expect(records.length).toBeGreaterThan(1);
    const decided = records.map((record) => record.decided);
    expect(decided).toEqual([...decided].sort((one, other) => one - other));
    expect(records.at(-1)).toMatchObject({
      type: "progress",
      stage: "ports",
      total: 300,
      decided: 300,
      share: 1,
      hosts: 1,
      hostsUp: 1,
      paused: false,
    });
    expect(linesOf(stdout).map((line) => JSON.parse(line).type)).not.toContain("progress");
  });
});
