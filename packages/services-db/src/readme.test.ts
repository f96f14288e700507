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
  // A task runner may ask for colours, which the README shows none of.
  const env = { ...process.env, FORCE_COLOR: "0" };
  const run = spawnSync(process.execPath, ["--input-type=module", "--eval", block("js")], {
    cwd,
    env,
    encoding: "utf8",
  });
  expect(run.stderr).toBe("");
  expect(run.stdout).toBe(block("text"));
});
