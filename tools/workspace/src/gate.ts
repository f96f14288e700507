/**
 * The whole gate, as `npm test` runs it: the lab's tools, then the static checks, the tests and the lab of every project, then the
 * number of tests. Every step runs even when one before it failed; the exit status says whether all went well.
 */
import { rm } from "node:fs/promises";
import { join } from "node:path";
import { x } from "tinyexec";
import { findProjects, type Project, WORKSPACE_ROOT } from "./projects.ts";
import { addCounts, RESULTS_FOLDER, readTestCount, type TestCount } from "./test-results.ts";

/** Targets that run vitest. */
const TEST_TARGETS = ["test", "lab"] as const;

const projects = await findProjects();
for (const { folder } of projects) await rm(join(folder, RESULTS_FOLDER), { recursive: true, force: true });

let isGreen = await run("tsx", ["tools/netlab/src/install.ts"]);
isGreen = (await run("nx", ["run-many", "-t", "typecheck", "lint"])) && isGreen;
for (const target of TEST_TARGETS) {
  const reporters = ["--reporter=default", "--reporter=json", `--outputFile.json=${RESULTS_FOLDER}/${target}.json`];
  isGreen = (await run("nx", ["run-many", "-t", target, "--", ...reporters])) && isGreen;
}

const { passed, failed, skipped } = addCounts(await countTests(projects));
if (skipped > 0) process.stdout.write(`Not run on this machine: ${skipped}.\n`);
process.stdout.write(`${passed} passed, ${failed} failed\n`);
process.exitCode = isGreen && failed === 0 && passed > 0 ? 0 : 1;

async function run(command: string, args: readonly string[]): Promise<boolean> {
  // Nx would force colours on every program that a test runs.
  const env = { ...process.env, FORCE_COLOR: "0" };
  const { exitCode } = await x(command, [...args], { nodeOptions: { cwd: WORKSPACE_ROOT, stdio: "inherit", env } });
  return exitCode === 0;
}

async function countTests(all: readonly Project[]): Promise<TestCount[]> {
  const counts: TestCount[] = [];
  for (const { folder, manifest } of all) {
    for (const target of TEST_TARGETS) {
      if (!(target in manifest.scripts)) continue;
      try {
        counts.push(await readTestCount(join(folder, RESULTS_FOLDER, `${target}.json`)));
      } catch {
        process.stdout.write(`${manifest.name} left no results of its ${target} run.\n`);
        isGreen = false;
      }
    }
  }
  return counts;
}
