import { readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { Workplace } from "./portolan.ts";

let workplace: Workplace;

beforeAll(() => {
  workplace = new Workplace();
});

afterAll(() => workplace.remove());

describe("help and version", () => {
  test.each(["--help", "-h", "-vh"])("%s shows the help", async (flag) => {
    const { status, stdout, stderr } = await workplace.run([flag]);
    expect(stdout).toMatch(/^Usage: portolan <target\.\.\.> \[flags\]\n/);
    expect(stdout).toContain("--top-ports N");
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
  });

  test.each(["--version", "-V"])("%s shows the version of the package", async (flag) => {
    const manifest = JSON.parse(readFileSync(new URL("../package.json", import.meta.url), "utf8"));
    expect(await workplace.run([flag])).toEqual({ status: 0, stdout: `portolan ${manifest.version}\n`, stderr: "" });
  });

  test("the services command has its own", async () => {
    const { stdout } = await workplace.run(["services", "--help"]);
    expect(stdout).toMatch(/^Usage: portolan services/);
    expect(stdout).not.toContain("--top-ports");
  });

  test("load little beside themselves", () => {
    const main = read("main.js");
    const [help] = main.match(/help-\w+\.js/) ?? [];
    expect(help).toBeDefined();
    const bytes = [...loaded(["main.js", help ?? ""])].reduce((sum, name) => sum + read(name).length, 0);
    // The parser alone has 115 kB, and whatever scans has more.
    expect(bytes).toBeLessThan(40_000);
  });
});

const read = (name: string) => readFileSync(new URL(`../dist/${name}`, import.meta.url), "utf8");

/** The files that are loaded with others, by imports that are not dynamic. */
function loaded(names: readonly string[], known = new Set<string>()): Set<string> {
  for (const name of names.filter((candidate) => !known.has(candidate))) {
    known.add(name);
    const imports = [...read(name).matchAll(/(?:\bfrom|\bimport)\s*"\.\/([^"]+)"/g)];
    loaded(
      imports.map(([, path = ""]) => path),
      known,
    );
  }
  return known;
}
