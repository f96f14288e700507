import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Workplace } from "./portolan.ts";

let workplace: Workplace;

beforeAll(() => {
  workplace = new Workplace();
});

afterAll(() => workplace.remove());

describe("portolan services", () => {
  test("says what is behind a port", async () => {
    const { status, stdout } = await workplace.run(["services", "22/tcp"]);
    expect(stdout).toMatch(/^PORT +NAME +DESCRIPTION\n22\/tcp +ssh +\S/);
    expect(status).toBe(0);
  });

  test("says where a service is", async () => {
    expect((await workplace.run(["services", "ssh"])).stdout).toMatch(/^22\/tcp +ssh /m);
  });

  test("searches, and prints JSON", async () => {
    const { stdout, status } = await workplace.run(["services", "--search", "secure shell", "--json"]);
    expect(JSON.parse(stdout)).toContainEqual(expect.objectContaining({ port: 22, protocol: "tcp", name: "ssh" }));
    expect(status).toBe(0);
  });

  test("suggests a name when none is known", async () => {
    const { stdout, stderr, status } = await workplace.run(["services", "htpt"]);
    expect(stderr).toMatch(/^portolan: nothing is known of "htpt": did you mean \w+\?\n$/);
    expect({ stdout, status }).toEqual({ stdout: "", status: 1 });
  });
});
