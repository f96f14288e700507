import { cpSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { x } from "tinyexec";
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

  test.each(["--help", "--version"])("%s needs little of what is installed", async (flag) => {
    const home = mkdtempSync(join(tmpdir(), "portolan-little-"));
    try {
      for (const name of ["package.json", "bin/portolan.cjs", "dist/package.json", ...LITTLE])
        cpSync(new URL(`../${name}`, import.meta.url), join(home, name));
      const { exitCode, stdout } = await x(process.execPath, [join(home, "bin/portolan.cjs"), flag]);
      expect({ exitCode, stdout }).toEqual({ exitCode: 0, stdout: expect.stringContaining("portolan") });
      // The parser alone has 115 kB, and whatever scans has more.
      expect(LITTLE.reduce((sum, name) => sum + statSync(join(home, name)).size, 0)).toBeLessThan(80_000);
    } finally {
      rmSync(home, { recursive: true });
    }
  });
});

/** All that is loaded when there is nothing to do. */
const LITTLE = ["dist/start.js", "dist/main.js"];
