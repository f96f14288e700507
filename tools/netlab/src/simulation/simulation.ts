import type { ChildProcess } from "node:child_process";
import { canSimulate } from "../can-run-lab.ts";
import { type ExecOptions, LabCommands, type LabSpawnOptions } from "../lab-commands.ts";
import { LabError } from "../lab-error.ts";
import { claimLabPrefix, removeStaleLabs } from "../namespaces.ts";
import { type CommandResult, runOrThrow } from "../run-command.ts";
import { SCANNER_SYSCTLS } from "../sysctls.ts";
import { Watchdog } from "../watchdog.ts";
import type { SimulationCounters } from "./counters.ts";
import { GATEWAY_MAC, SCANNER_MAC } from "./ethernet.ts";
import { DEVICE, GATEWAY_IP, LINK_PREFIX, SCANNER_IP } from "./link-addresses.ts";
import { SimulatedTruth } from "./simulated-truth.ts";
import { type CompleteSimulation, parseSimulation, type SimulationSpecification } from "./simulation-specification.ts";
import { Simulator } from "./simulator.ts";

/** Packets that the device holds until the simulator reads them: those of a third of a second at 150,000 a second. */
const QUEUE_LENGTH = 50_000;

/** A network of many hosts that a program plays. It is gone after `close()`, and when the process that made it dies. */
export interface Simulation {
  /** Name of the network namespace of the scanner, as a lab has it. */
  readonly namespaces: ReadonlyMap<string, string>;
  /** What every port is. */
  readonly truth: SimulatedTruth;
  /** The device that the scanner sends through and its address; the gateway's address and link address count behind a `tap`. */
  readonly link: Readonly<Record<"device" | "scannerIp" | "gatewayIp" | "gatewayMac", string>>;
  /**
   * Runs a command in the scanner's namespace to its end.
   *
   * @throws LabError `COMMAND_FAILED` when it can't be started, `SIMULATOR_FAILED` when the simulator has died.
   */
  exec(command: string, commandArguments?: readonly string[], options?: ExecOptions): Promise<CommandResult>;
  /** Starts a command in the scanner's namespace. `close()` kills it. */
  spawn(command: string, commandArguments?: readonly string[], options?: LabSpawnOptions): ChildProcess;
  /**
   * What the simulator has done since it started, which tells whether it kept up. One call at a time.
   *
   * @throws LabError `SIMULATOR_FAILED` when it has died.
   */
  counters(): Promise<SimulationCounters>;
  /**
   * Kills what runs in the simulation and removes it. May be called twice.
   *
   * @throws LabError `CLEANUP_FAILED` when something is left.
   */
  close(): Promise<void>;
}

/**
 * Makes a namespace for a scanner, with a device behind which a process plays the specified hosts.
 *
 * @throws LabError `LAB_UNAVAILABLE` where `canSimulate()` says no, `SPECIFICATION_INVALID`, `SETUP_FAILED`, `COMMAND_FAILED` and
 * `SIMULATOR_FAILED`; nothing is left behind then.
 */
export async function createSimulation(specification: SimulationSpecification): Promise<Simulation> {
  const complete = parseSimulation(specification);
  const truth = new SimulatedTruth(complete);
  const availability = canSimulate();
  if (!availability.ok) throw new LabError("LAB_UNAVAILABLE", `Nothing can be simulated here: ${availability.reason}.`);
  await removeStaleLabs();
  const prefix = await claimLabPrefix("scanner");
  const watchdog = new Watchdog(prefix);
  const namespace = `${prefix}scanner`;
  try {
    const commands = new LabCommands(new Map([["scanner", namespace]]));
    await commands.setKnownSysctls("scanner", SCANNER_SYSCTLS);
    const simulator = await Simulator.start(namespace, complete);
    // The device would announce itself to routers and neighbours, and each such packet would be counted.
    await commands.setKnownSysctls("scanner", { [`net.ipv6.conf.${DEVICE}.disable_ipv6`]: 1 });
    await runOrThrow("ip", ["-netns", namespace, "-batch", "-"], { input: deviceBatch(complete) });
    return simulationOf(new Map([["scanner", namespace]]), truth, commands, simulator, watchdog);
  } catch (error) {
    await watchdog.close();
    throw error;
  }
}

/** Lines for `ip -batch`. The queue gets its length before the device is up, since it is allocated then. */
function deviceBatch({ link, prefix }: CompleteSimulation): string {
  const tap = [
    `link set ${DEVICE} address ${SCANNER_MAC}`,
    `link set ${DEVICE} up`,
    `neigh replace ${GATEWAY_IP} lladdr ${GATEWAY_MAC} dev ${DEVICE} nud permanent`,
    `route add ${prefix} via ${GATEWAY_IP} dev ${DEVICE} src ${SCANNER_IP}`,
  ];
  const tun = [`link set ${DEVICE} up`, `route add ${prefix} dev ${DEVICE} src ${SCANNER_IP}`];
  const lines = [
    "link set lo up",
    `link set ${DEVICE} txqueuelen ${QUEUE_LENGTH}`,
    `addr add ${SCANNER_IP}/${LINK_PREFIX} dev ${DEVICE}`,
    ...(link === "tap" ? tap : tun),
  ];
  return `${lines.join("\n")}\n`;
}

function simulationOf(
  namespaces: ReadonlyMap<string, string>,
  truth: SimulatedTruth,
  commands: LabCommands,
  simulator: Simulator,
  watchdog: Watchdog,
): Simulation {
  let closing: Promise<void> | undefined;
  return {
    namespaces,
    truth,
    link: { device: DEVICE, scannerIp: SCANNER_IP, gatewayIp: GATEWAY_IP, gatewayMac: GATEWAY_MAC },
    async exec(command, commandArguments = [], options = {}) {
      simulator.requireRunning();
      const result = await commands.exec(command, commandArguments, options);
      simulator.requireRunning();
      return result;
    },
    spawn: (command, commandArguments = [], options = {}) => commands.spawn(command, commandArguments, options),
    counters: () => simulator.counters(),
    close() {
      closing ??= watchdog.close();
      return closing;
    },
  };
}
