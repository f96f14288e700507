import { spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { expect, it } from "vitest";

const readme = readFileSync(new URL("../README.md", import.meta.url), "utf8");

function blocks(language: string): string[] {
  return [...readme.matchAll(new RegExp(`^\`\`\`${language}\n([^]*?)^\`\`\`$`, "gmu"))].map(([, text = ""]) => text);
}

const examples = blocks("js").map((code, index) => ({ number: index + 1, code, output: blocks("text")[index] }));

it("finds the examples of the README", () => {
  expect(examples).toHaveLength(2);
});

it.each(examples)(
  "prints what example $number of the README says, run against the built package",
  ({ code, output }) => {
    const cwd = new URL("..", import.meta.url);
    // A task runner may ask for colours, which the README shows none of.
    const env = { ...process.env, FORCE_COLOR: "0" };
    const run = spawnSync(process.execPath, ["--input-type=module", "--eval", code], {
      cwd,
      env,
      encoding: "utf8",
    });
    expect(run.stderr).toBe("");
    expect(run.stdout).toBe(output);
  },
);
