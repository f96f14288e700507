import type { LabAvailability } from "./can-run-lab.ts";
import type { RequiredPackage } from "./required-packages.ts";

/** What an installation depends on and does; handed in, so that tests need no bare machine. */
export interface InstallationSystem {
  /** Debian or one of its descendants, and allowed to install. */
  readonly hasApt: boolean;
  readonly isRoot: boolean;
  /** The packages that are not there. */
  missingPackages(): readonly RequiredPackage[];
  /** The same of those that are done without where they can't be installed. */
  missingOptionalPackages(): readonly RequiredPackage[];
  /** Runs `apt-get` with these arguments; returns its last words when it failed, undefined when it did not. */
  aptGet(commandArguments: readonly string[]): string | undefined;
  /** Keeps packages from starting the services they bring, until what it returns is called. */
  forbidServices(): () => void;
  /** Keeps a service that a package brought from starting with the system. */
  disableService(unit: string): void;
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

/** A package that would take the place of one that is there is not worth it. */
const INSTALL_OPTIONS = ["--yes", "--no-install-recommends", "--no-remove"];

/**
 * Installs what labs need where that can be done, and says in one line what will be skipped where it can't. Servers among the packages
 * are neither started now nor with the system: labs start them where nobody else sees them.
 *
 * @returns The exit status: 1 when an installation was tried and failed.
 */
export function installPackages(system: InstallationSystem): 0 | 1 {
  const missing = system.missingPackages();
  if (missing.length > 0 && system.isRoot && system.hasApt) {
    const failure = install(system, missing);
    if (failure !== undefined) {
      system.print(`netlab: installing ${namesOf(missing)} failed: ${failure}`);
      return 1;
    }
  } else if (missing.length > 0) {
    const why = system.isRoot ? "this is no Debian-like system" : "only root may install them";
    system.print(`netlab: ${SKIPPED}: ${namesOf(missing)} not installed, and ${why}.`);
    return 0;
  }
  const availability = system.canRunLab();
  if (!availability.ok) system.print(`netlab: ${SKIPPED}: ${availability.reason}.`);
  return 0;
}

function namesOf(packages: readonly RequiredPackage[]): string {
  return packages.map(({ name }) => name).join(", ");
}

function install(system: InstallationSystem, missing: readonly RequiredPackage[]): string | undefined {
  system.print(`netlab: installing ${namesOf(missing)}.`);
  const failure = system.aptGet([...APT_OPTIONS, "update"]);
  if (failure !== undefined) return failure;
  const allowServices = system.forbidServices();
  try {
    const refusal =
      system.aptGet([...APT_OPTIONS, "install", ...INSTALL_OPTIONS, ...missing.map(({ name }) => name)]) ??
      stillMissing(system.missingPackages());
    if (refusal === undefined) installOptional(system);
    return refusal;
  } finally {
    for (const { services = [] } of missing) for (const unit of services) system.disableService(unit);
    allowServices();
  }
}

function installOptional(system: InstallationSystem): void {
  for (const { name } of system.missingOptionalPackages()) {
    const failure = system.aptGet([...APT_OPTIONS, "install", ...INSTALL_OPTIONS, name]);
    if (failure !== undefined) system.print(`netlab: doing without ${name}: ${failure}`);
  }
}

function stillMissing(packages: readonly RequiredPackage[]): string | undefined {
  return packages.length === 0 ? undefined : `the commands of ${namesOf(packages)} are still not there.`;
}
