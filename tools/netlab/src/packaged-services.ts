import { spawnSync } from "node:child_process";
import { existsSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { isInstalled } from "./can-run-lab.ts";

/** What invoke-rc.d and deb-systemd-invoke ask before they start anything; Debian brings none. */
const POLICY_FILE = "/usr/sbin/policy-rc.d";

/** Exit status "action forbidden by policy", for every service (invoke-rc.d(8)). */
const FORBID_EVERYTHING =
  "#!/bin/sh\n# Made by portolan's netlab while it installs packages; to be removed if it is still here.\nexit 101\n";

const COMMAND_TIMEOUT_MS = 30_000;

/**
 * Forbids packages to start services while they are installed. A system with a policy of its own keeps that: containers have one that
 * forbids everything.
 *
 * @returns What ends the prohibition.
 */
export function forbidServices(policyFile: string = POLICY_FILE): () => void {
  if (existsSync(policyFile)) return () => {};
  writeFileSync(policyFile, FORBID_EVERYTHING, { mode: 0o755 });
  return () => rmSync(policyFile, { force: true });
}

/** Takes a service out of those that start with the system: a unit of systemd, or a script of System V where there is no systemd. */
export function disableService(unit: string, folders: readonly string[], scriptFolder = "/etc/init.d"): void {
  const script = unit.replace(/\.[a-z]+$/, "");
  const options = { stdio: "ignore", timeout: COMMAND_TIMEOUT_MS } as const;
  if (isInstalled("systemctl", folders)) spawnSync("systemctl", ["disable", unit], options);
  else if (existsSync(join(scriptFolder, script))) spawnSync("update-rc.d", [script, "disable"], options);
}
