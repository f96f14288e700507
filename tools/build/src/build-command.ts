import { spawnSync } from "node:child_process";
import { rm, writeFile } from "node:fs/promises";
import { resolve } from "node:path";
import { bundleCommand, bundleStart, bundleThread, piscinaWorker } from "./bundle.ts";
import { externalPackages } from "./external-packages.ts";

/**
 * What is run to see which functions a start needs: a scan with threads; one with packets, where they are allowed, and with names, for which
 * loopback asks no server; the help.
 */
const REHEARSALS = [
  ["-n", "-Pn", "-sT", "-T4", "-p", "1-12000", "--ndjson", "127.0.0.1"],
  ["-Pn", "-T4", "-p", "1-12000", "127.0.0.1"],
  ["--help"],
];
/** What every start may need, and what a scan needs besides. */
const VOLUMES = [["src/main.ts", "src/help.ts", "src/version.ts", "src/run.ts"], ["src/scan/scan-command.ts"]];
const REHEARSAL_MS = 60_000;
/** Where a rehearsal leaves its checkpoint, and finds no configuration: not where the scans of whoever builds have theirs. */
const STATE = resolve("dist/state");

/** Run from a command's folder: bundles `src/main.ts`, core's worker and piscina's start of one, with code caches beside them, and its manual. */
const external = await externalPackages();

await bundleCommand("src/main.ts", external, VOLUMES);
await bundleThread("../../packages/core/dist/probe.worker.js", "probe-shard", external);
await bundleStart(piscinaWorker(), external);
await bundleStart(`${import.meta.dirname}/cached/record-start.ts`, external, "start");
await bundleStart(`${import.meta.dirname}/cached/record-worker.ts`, external, "probe.worker");
for (const flags of REHEARSALS) rehearse(flags);
await rm(STATE, { recursive: true, force: true });
await bundleStart(`${import.meta.dirname}/cached/start.ts`, external, "start");
await bundleStart(`${import.meta.dirname}/cached/worker.ts`, external, "probe.worker");
await writeFile("dist/portolan.1", manual());

/** The manual page, which the command prints. Throws when it doesn't. */
function manual(): string {
  const { status, stdout, stderr } = spawnSync(process.execPath, ["dist/start.js", "man"], { encoding: "utf8" });
  if (status !== 0) throw new Error(`"portolan man" ended with status ${status}: ${stderr}`);
  return stdout;
}

/** Runs the command as it is while it records. Without a cache it only starts more slowly: no reason to have no command. */
function rehearse(flags: readonly string[]): void {
  const { status, stderr } = spawnSync(process.execPath, ["dist/start.js", ...flags], {
    encoding: "utf8",
    timeout: REHEARSAL_MS,
    env: { PATH: process.env["PATH"], XDG_STATE_HOME: STATE, XDG_CONFIG_HOME: STATE },
  });
  if (status !== 0) process.stderr.write(`No code cache by "portolan ${flags.join(" ")}": ${stderr}\n`);
}
