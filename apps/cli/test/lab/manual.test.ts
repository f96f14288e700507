import { execFileSync, spawnSync } from "node:child_process";
import { fileURLToPath } from "node:url";
import { describeWithCommands } from "@portolan/tool-netlab/vitest";
import { expect, test } from "vitest";
import { LAUNCHER } from "../portolan.ts";

const PAGE = fileURLToPath(new URL("../../dist/portolan.1", import.meta.url));

describeWithCommands(["mandoc"], "the manual page, by mandoc", () => {
  test("is without fault, but that it has no date", () => {
    const { stdout } = spawnSync("mandoc", ["-T", "lint", "-W", "warning", PAGE], { encoding: "utf8" });
    expect(stdout.split("\n").filter((line) => line !== "" && !line.includes("missing date"))).toEqual([]);
  });

  test("reads as it should", () => {
    const text = execFileSync("mandoc", ["-T", "utf8", "-O", "width=100", PAGE], { encoding: "utf8" });
    // Bold is a letter struck twice.
    // biome-ignore lint/suspicious/noControlCharactersInRegex: and a backspace between.
    const plain = text.replaceAll(/.\u0008/g, "");
    expect(plain).toMatch(/^NAME\n +portolan - say which ports/m);
    expect(plain).toMatch(/^ +-p, --ports PORTS\n +Ports to probe: 22,80,8000-8100, http\*, T:80,U:53, or - for all/m);
    expect(plain).toMatch(/^ +-PS, --ping-syn\[=PORTS\]$/m);
    expect(plain).toMatch(/^ +2 +the command line was wrong\.$/m);
    expect(plain).toMatch(/^ +~\/\.local\/state\/portolan\/SEED\.checkpoint$/m);
  });

  test("is what portolan man prints", () => {
    const printed = execFileSync(process.execPath, [LAUNCHER, "man"], { encoding: "utf8" });
    expect(printed).toBe(execFileSync("cat", [PAGE], { encoding: "utf8" }));
  });
});
