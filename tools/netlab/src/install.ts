import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { canRunLab, isInstalled, pathFolders } from "./can-run-lab.ts";
import { installPackages } from "./installation.ts";
import { disableService, forbidServices } from "./packaged-services.ts";
import { OPTIONAL_PACKAGES, REQUIRED_PACKAGES } from "./required-packages.ts";

/** The first step of `npm test`: see `installPackages`. */

/** For a slow mirror; longer than apt-get's own bounds. */
const APT_TIMEOUT_MS = 15 * 60_000;

/** Debian keeps ip, nft and daemons where a PATH may not look; installing them again would not help. */
const FOLDERS = [...pathFolders(), "/usr/sbin", "/sbin", "/usr/lib/ipsec"];

function aptGet(commandArguments: readonly string[]): string | undefined {
  const run = spawnSync("apt-get", commandArguments, {
    encoding: "utf8",
    timeout: APT_TIMEOUT_MS,
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive" },
  });
  if (run.status === 0) return undefined;
  const lastWords = run.stderr?.trim().split("\n").slice(-2).join(" ");
  return run.error?.message ?? (lastWords || `apt-get ended with ${run.status ?? run.signal}.`);
}

/** Signals wait for the end of an installation, so that what it changed for its time is put back. */
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) process.once(signal, () => {});

process.exitCode = installPackages({
  hasApt: existsSync("/etc/debian_version") && isInstalled("apt-get", FOLDERS),
  isRoot: process.getuid?.() === 0,
  missingPackages: () => REQUIRED_PACKAGES.filter(({ command }) => !isInstalled(command, FOLDERS)),
  missingOptionalPackages: () => OPTIONAL_PACKAGES.filter(({ command }) => !isInstalled(command, FOLDERS)),
  aptGet,
  forbidServices: () => forbidServices(),
  disableService: (unit) => disableService(unit, FOLDERS),
  canRunLab,
  print: (line) => process.stderr.write(`${line}\n`),
});
