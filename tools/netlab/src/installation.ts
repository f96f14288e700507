import type { LabAvailability } from "./can-run-lab.ts";

/** What an installation depends on and does; handed in, so that tests need no bare machine. */
export interface InstallationSystem {
  /** Debian or one of its descendants, and allowed to install. */
  readonly hasApt: boolean;
  readonly isRoot: boolean;
  /** Names of the packages that are not there. */
  missingPackages(): readonly string[];
  /** Runs `apt-get` with these arguments; returns its last words when it failed, undefined when it did not. */
  aptGet(commandArguments: readonly string[]): string | undefined;
  canRunLab(): LabAvailability;
  print(line: string): void;
}

/** Options that keep apt-get quiet and bounded: it may wait for another apt-get, and for a mirror, but not for ever. */
const APT_OPTIONS = [
  "-qq",
  "-o",
  "DPkg::Lock::Timeout=300",
  "-o",
  "Acquire::Retries=3",
  "-o",
  "Acquire::http::Timeout=30",
];

const SKIPPED = "suites that need a lab (the `lab` target of every project) will be skipped";

/**
 * Installs what labs need where that can be done, and says in one line what will be skipped where it can't.
 *
 * @returns The exit status: 1 when an installation was tried and failed.
 */
export function installPackages(system: InstallationSystem): 0 | 1 {
  const missing = system.missingPackages();
  if (missing.length > 0 && system.isRoot && system.hasApt) {
    const failure = install(system, missing);
    if (failure !== undefined) {
      system.print(`netlab: installing ${missing.join(", ")} failed: ${failure}`);
      return 1;
    }
  } else if (missing.length > 0) {
    const why = system.isRoot ? "this is no Debian-like system" : "only root may install them";
    system.print(`netlab: ${SKIPPED}: ${missing.join(", ")} not installed, and ${why}.`);
    return 0;
  }
  const availability = system.canRunLab();
  if (!availability.ok) system.print(`netlab: ${SKIPPED}: ${availability.reason}.`);
  return 0;
}

function install(system: InstallationSystem, missing: readonly string[]): string | undefined {
  system.print(`netlab: installing ${missing.join(", ")}.`);
  return (
    system.aptGet([...APT_OPTIONS, "update"]) ??
    system.aptGet([...APT_OPTIONS, "install", "--yes", "--no-install-recommends", ...missing]) ??
    stillMissing(system.missingPackages())
  );
}

function stillMissing(packages: readonly string[]): string | undefined {
  return packages.length === 0 ? undefined : `the commands of ${packages.join(", ")} are still not there.`;
}
