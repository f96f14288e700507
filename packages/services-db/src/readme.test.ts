import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

function block(language: string): string {
  const [, text] = new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, "mu").exec(readme) ?? [];
  if (text === undefined) throw new Error(`README.md has no ${language} block`);
  return text;
}

it("prints what the README says, run against the built package", () => {
  const cwd = new URL("..", import.meta.url);
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", block("js")], { cwd, encoding: "utf8" });
  expect(run.stderr).toBe("");
  expect(run.stdout).toBe(block("text"));
});
