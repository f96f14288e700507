/**
 * `npm run test:matrix`: runs the suites that drive the built product on other releases of Node, one line a release.
 *
 * Each release comes from npm's `node` package by way of npx, which keeps it in its cache.
 */
import { join } from "node:path";
import { x } from "tinyexec";
import { WORKSPACE_ROOT } from "./projects.ts";

/** The current long-term releases and the newest one, beside the one that `npm test` runs on. */
const RELEASES = ["22", "24", "26"] as const;

/** Suites that run what was built, as its users do, or load a native library: project folder, and what to run in it. */
const SUITES: readonly (readonly [project: string, filter: string])[] = [
  ["apps/cli", "test/"],
  ["apps/api", "test/"],
  ["packages/store", "src/"],
  ["tools/workspace", "test/core-smoke.test.ts"],
];

/** The lines of a failed run that are shown. */
const SHOWN_LINES = 60;

const build = await x("nx", ["run-many", "-t", "build", "--outputStyle=static"], {
  nodeOptions: { cwd: WORKSPACE_ROOT, stdio: ["ignore", "ignore", "inherit"] },
});
if (build.exitCode !== 0) throw new Error("The build failed: run npm run build to see why.");

for (const release of RELEASES) {
  const failures = await failuresOn(release);
  process.stdout.write(`Node ${release}: ${failures.length === 0 ? "passed" : `FAILED in ${failures.join(", ")}`}\n`);
  if (failures.length > 0) process.exitCode = 1;
}

/** The projects whose suites fail on a release. */
async function failuresOn(release: string): Promise<string[]> {
  const node = await nodeOf(release);
  if (node === undefined) return ["npx, which could not fetch it"];
  const vitest = join(WORKSPACE_ROOT, "node_modules/vitest/vitest.mjs");
  const failures: string[] = [];
  for (const [project, filter] of SUITES) {
    const run = await x(node, [vitest, "run", filter], { nodeOptions: { cwd: join(WORKSPACE_ROOT, project) } });
    if (run.exitCode === 0) continue;
    failures.push(project);
    process.stderr.write(`${`${run.stdout}${run.stderr}`.split("\n").slice(-SHOWN_LINES).join("\n")}\n`);
  }
  return failures;
}

/** The path of a release's executable; undefined when it can't be had, or is of another release. */
async function nodeOf(release: string): Promise<string | undefined> {
  const script = "console.log(process.execPath); console.log(process.versions.node)";
  const { stdout, exitCode } = await x("npx", ["-y", "-p", `node@${release}`, "node", "-e", script], {
    // Without the workspace's own Node in front of the one that npx fetches.
    nodePath: false,
    nodeOptions: { cwd: WORKSPACE_ROOT },
  });
  const [path, version] = stdout.trim().split("\n");
  return exitCode === 0 && version?.startsWith(`${release}.`) === true ? path : undefined;
}
