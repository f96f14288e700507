import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Workplace } from "./portolan.ts";

describe("portolan doctor", () => {
  let workplace: Workplace;

  beforeAll(() => {
    workplace = new Workplace();
  });

  afterAll(() => workplace.remove());

  test("shows every check in a table", async () => {
    const { stdout, stderr, status } = await workplace.run(["doctor"]);
    expect(stdout).toMatch(/^CHECK +STATUS +FOUND\nNode\.js +ok +\d+\.\d+\.\d+\n/);
    expect(stdout).toMatch(/^open files +(ok|lack|unknown) /m);
    expect([stderr, status]).toEqual(["", 0]);
  });

  test("prints JSON, and makes nothing", async () => {
    const { stdout } = await workplace.run(["doctor", "--json"]);
    const checks: { name: string; status: string }[] = JSON.parse(stdout);
    const found = join(workplace.state, "portolan");
    expect(checks).toContainEqual(expect.objectContaining({ name: "checkpoints", status: "ok", found }));
    expect(checks.length).toBeGreaterThan(10);
    expect((await workplace.run(["doctor", "--json"])).stdout).toBe(stdout);
  });

  test("finds that checkpoints have no place, and finds nothing to fail for in that", async () => {
    const blocked = join(workplace.folder, "blocked");
    mkdirSync(blocked);
    writeFileSync(join(blocked, "state"), "");
    const environment = { XDG_STATE_HOME: join(blocked, "state") };
    const { stdout, status } = await workplace.run(["doctor", "--json"], { environment });
    expect(JSON.parse(stdout)).toContainEqual(
      expect.objectContaining({
        name: "checkpoints",
        status: "lack",
        found: expect.stringMatching(/state\/portolan cannot be written: a part of its path is not a folder$/),
      }),
    );
    expect(status).toBe(0);
  });

  test.each([
    [["doctor", "127.0.0.1"], /"127\.0\.0\.1" is one too many: doctor takes flags only/],
    [["doctor", "--jsn"], /"--jsn" is not a flag: did you mean --json\?/],
  ])("refuses %j", async (argv, message) => {
    const { stdout, stderr, status } = await workplace.run(argv);
    expect([stdout, status]).toEqual(["", 2]);
    expect(stderr).toMatch(message);
  });
});
