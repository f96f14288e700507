import {
  type PortSelection,
  type ResolvedTargets,
  resolveTargets,
  type ScanRequest,
  type ServiceCatalogue,
  type UdpPayloads,
} from "@portolan/core";
import type { ScanOptions } from "../option-table.ts";
import { refuseCombinations } from "../refuse-combinations.ts";
import { UsageError } from "../usage-error.ts";
import { toPace, withoutUndefined } from "./pace.ts";
import { discoveryPortLists, planDiscovery } from "./plan-discovery.ts";
import { planPorts } from "./plan-ports.ts";
import { chooseRecords } from "./records.ts";
import { splitTargets } from "./split-targets.ts";

/** A request whose targets have been read and looked up. */
export type PlannedRequest = ScanRequest & { readonly targets: ResolvedTargets; readonly ports: PortSelection };

/**
 * The scan that a command line asks for. Looks names up and reads target files.
 * Throws a `UsageError` or an `InputError` when something it names is wrong.
 */
export async function planRequest(
  operands: readonly string[],
  options: ScanOptions,
  loadCatalogue: () => Promise<ServiceCatalogue>,
): Promise<PlannedRequest> {
  refuseCombinations(options);
  const known = needsCatalogue(options) ? await loadCatalogue() : undefined;
  // The ports first: a slip in them shows without waiting for name servers.
  const ports = planPorts(options, known);
  const discovery = planDiscovery(options, known);
  const targets = await findTargets(operands, options);
  return {
    targets,
    ports,
    catalogue: known ?? loadCatalogue,
    discovery,
    pace: toPace(options),
    ...chooseRecords(options, targets.addresses.size, ports.tcp.length + ports.udp.length),
    ...withoutUndefined({
      techniques: chooseTechniques(options),
      udpPayloads: ports.udp.length > 0 || options.pingUdp !== undefined ? await loadUdpPayloads() : undefined,
      sweep: options.rounds === undefined ? options.sweep : { rounds: options.rounds },
      engine: options.engine,
      interfaceName: options.interface,
      sourcePort: options.sourcePort,
      maxOpenPerHost: options.maxOpenPerHost,
      shard: options.shard,
      workers: options.workers,
      seed: options.seed,
    }),
  };
}

/** Datagrams that UDP services answer: loaded only where any are sent. */
export async function loadUdpPayloads(): Promise<UdpPayloads> {
  const { udpPayloads } = await import("@portolan/services-db");
  return udpPayloads;
}

/** The kinds of scan that are named; none leaves the choice to core. */
function chooseTechniques({ connectScan, synScan, ackScan, udpScan }: ScanOptions): ScanRequest["techniques"] {
  const techniques = [
    ...(connectScan ? ["connect" as const] : []),
    ...(synScan ? ["syn" as const] : []),
    ...(ackScan ? ["ack" as const] : []),
    ...(udpScan ? ["udp" as const] : []),
  ];
  return techniques.length === 0 ? undefined : techniques;
}

/** Whether ports are named, bracketed or ranked: numbers alone need no table. */
export function needsCatalogue(options: ScanOptions): boolean {
  const { ports, excludePorts: excluded = [], discoveryOnly = false } = options;
  if (ports === undefined && !discoveryOnly) return true;
  return [ports ?? "", ...excluded, ...discoveryPortLists(options)].some((list) => /[^\d,\s-]/.test(list));
}

/** The addresses that the command line names. Looks names up and reads target files. */
export async function findTargets(operands: readonly string[], options: ScanOptions): Promise<ResolvedTargets> {
  const files = options.inputList ?? [];
  if (operands.length === 0 && files.length === 0) {
    throw new UsageError("no target was given; name one, such as 127.0.0.1, or see portolan --help.");
  }
  const family = options.ipv4 ? 4 : options.ipv6 ? 6 : undefined;
  return resolveTargets({
    include: { specs: operands, files },
    exclude: { specs: (options.exclude ?? []).flatMap(splitTargets), files: options.excludeFile ?? [] },
    ...(family === undefined ? {} : { family }),
    ...(options.includeSpecial ? { includeSpecial: true } : {}),
    addressesPerName: options.resolveAll ? "all" : "first",
  });
}
