import type { ChildProcess } from "node:child_process";
import { FAMILIES } from "./address-range.ts";
import { canRunLab } from "./can-run-lab.ts";
import { type ExecOptions, LabCommands, type LabSpawnOptions } from "./lab-commands.ts";
import { LabError } from "./lab-error.ts";
import { type Listener, startListener } from "./listener.ts";
import { claimLabPrefix, inNamespace, removeStaleLabs } from "./namespaces.ts";
import { type PlannedTarget, planLab } from "./plan.ts";
import { rulesetOf } from "./ruleset.ts";
import { type CommandResult, runOrThrow } from "./run-command.ts";
import { type LabSpecification, parseSpecification } from "./specification.ts";
import { SCANNER_SYSCTLS, TARGET_SYSCTLS } from "./sysctls.ts";
import { linkArguments, scannerBatch, targetBatch } from "./topology.ts";
import { type LabTruth, type PortTruth, truthLookup, truthOfPlan } from "./truth.ts";
import { Watchdog } from "./watchdog.ts";

/** A network with a known truth. It is gone after `close()`, and when the process that made it dies. */
export interface Lab {
  /** Names of the network namespaces by `scanner` and the names of the targets. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** What every port is, as data that survives JSON. */
  readonly truth: LabTruth;
  /**
   * What one port is.
   *
   * @throws LabError `ADDRESS_UNKNOWN` when no target has the address.
   */
  truthOf(ip: string, port: number): PortTruth;
  /**
   * Runs a command in the scanner's namespace, or where the options say, to its end.
   *
   * @throws LabError `COMMAND_FAILED` when it can't be started, `LISTENER_FAILED` when a target's listener has died, since the
   * truth is none then. A command that fails is no error: look at its exit status.
   */
  exec(command: string, commandArguments?: readonly string[], options?: ExecOptions): Promise<CommandResult>;
  /** Starts a command in the scanner's namespace, or where the options say. `close()` kills it. */
  spawn(command: string, commandArguments?: readonly string[], options?: LabSpawnOptions): ChildProcess;
  /**
   * Changes a kernel setting of one namespace.
   *
   * @param where `scanner`, or the name of a target.
   * @param key As for sysctl(8): `net.ipv4.icmp_ratelimit`.
   * @throws LabError `COMMAND_FAILED` when the kernel doesn't have it, or refuses the value.
   */
  setSysctl(where: string, key: string, value: string | number): Promise<void>;
  /**
   * Kills what runs in the lab and removes it. May be called twice.
   *
   * @throws LabError `CLEANUP_FAILED` when something is left.
   */
  close(): Promise<void>;
}

/**
 * Makes a lab: one namespace for the scanner, one for each target, and a veth pair between. The host's own namespace gets neither
 * device nor address nor route.
 *
 * @throws LabError `LAB_UNAVAILABLE` where `canRunLab()` says no, `SPECIFICATION_INVALID`, `SETUP_FAILED`, `COMMAND_FAILED` and
 * `LISTENER_FAILED`; nothing is left behind then.
 */
export async function createLab(specification: LabSpecification): Promise<Lab> {
  const targets = planLab(parseSpecification(specification));
  const availability = canRunLab();
  if (!availability.ok) throw new LabError("LAB_UNAVAILABLE", `No lab can be made here: ${availability.reason}.`);
  await removeStaleLabs();
  const prefix = await claimLabPrefix("scanner");
  const watchdog = new Watchdog(prefix);
  const names = ["scanner", ...targets.map((target) => target.name)];
  const namespaces = new Map(names.map((name) => [name, `${prefix}${name}`]));
  try {
    const commands = new LabCommands(namespaces);
    await commands.setKnownSysctls("scanner", SCANNER_SYSCTLS);
    const listeners: Listener[] = [];
    // One after the other: were one to fail beside another, the other would still be adding what is being removed.
    for (const target of targets) listeners.push(...(await setUpTarget(target, commands)));
    return labOf(targets, namespaces, commands, listeners, watchdog);
  } catch (error) {
    await watchdog.close();
    throw error;
  }
}

async function setUpTarget(target: PlannedTarget, commands: LabCommands): Promise<Listener[]> {
  const scanner = commands.namespace("scanner");
  const namespace = commands.namespace(target.name);
  await runOrThrow("ip", ["netns", "add", namespace]);
  await commands.setKnownSysctls(target.name, TARGET_SYSCTLS);
  await runOrThrow("ip", linkArguments(target.index, scanner, namespace));
  // The far end first: a route needs its device to be up.
  await runOrThrow("ip", ["-netns", namespace, "-batch", "-"], { input: targetBatch(target) });
  await runOrThrow("ip", ["-netns", scanner, "-batch", "-"], { input: scannerBatch(target) });
  await runOrThrow(...inNamespace(namespace, ["nft", "-f", "-"]), { input: rulesetOf(target) });
  const families = FAMILIES.filter((family) =>
    target.rules.some((rule) => rule.behaviour === "open" && rule.family === family),
  );
  return families.length === 0 ? [] : [await startListener(namespace, families)];
}

function labOf(
  targets: readonly PlannedTarget[],
  namespaces: ReadonlyMap<string, string>,
  commands: LabCommands,
  listeners: readonly Listener[],
  watchdog: Watchdog,
): Lab {
  const truth = truthOfPlan(targets);
  const requireListeners = (): void => {
    const ended = listeners.find((listener) => listener.ended !== undefined)?.ended;
    if (ended !== undefined) throw new LabError("LISTENER_FAILED", `The lab no longer answers as it should: ${ended}.`);
  };
  let closing: Promise<void> | undefined;
  return {
    namespaces,
    truth,
    truthOf: truthLookup(truth),
    async exec(command, commandArguments = [], options = {}) {
      requireListeners();
      const result = await commands.exec(command, commandArguments, options);
      requireListeners();
      return result;
    },
    spawn: (command, commandArguments = [], options = {}) => commands.spawn(command, commandArguments, options),
    setSysctl: (where, key, value) => commands.setSysctls(where, { [key]: value }),
    close() {
      closing ??= watchdog.close();
      return closing;
    },
  };
}
