import {
  excludePorts,
  type PortSelection,
  parsePorts,
  type ResolvedTargets,
  resolveTargets,
  type ScanRequest,
  type ServiceCatalogue,
  topPorts,
} from "@portolan/core";
import { DEFAULT_PORTS, FAST_PORTS } from "../default-ports.ts";
import type { ScanOptions } from "../option-table.ts";
import { UsageError } from "../usage-error.ts";
import { toPace, withoutUndefined } from "./pace.ts";
import { chooseRecords } from "./records.ts";
import { splitTargets } from "./split-targets.ts";

/**
 * The scan that a command line asks for. Looks names up and reads target files.
 * Throws a `UsageError` or an `InputError` when something it names is wrong.
 */
export async function planRequest(
  operands: readonly string[],
  options: ScanOptions,
  loadCatalogue: () => Promise<ServiceCatalogue>,
): Promise<ScanRequest> {
  const known = needsCatalogue(options) ? await loadCatalogue() : undefined;
  // The ports first: a slip in them shows without waiting for name servers.
  const ports = selectPorts(options, known);
  const targets = await findTargets(operands, options);
  return {
    targets,
    ports,
    catalogue: known ?? loadCatalogue,
    pace: toPace(options),
    ...chooseRecords(options, targets.addresses.size, ports.tcp.length + ports.udp.length),
    ...withoutUndefined({ engine: options.engine, shard: options.shard, workers: options.workers, seed: options.seed }),
  };
}

/** Whether ports are named, bracketed or ranked: numbers alone need no table. */
function needsCatalogue({ ports, excludePorts: excluded = [] }: ScanOptions): boolean {
  return ports === undefined || [ports, ...excluded].some((list) => /[^\d,\s-]/.test(list));
}

function selectPorts(options: ScanOptions, catalogue: ServiceCatalogue | undefined): PortSelection {
  const known = catalogue === undefined ? {} : { catalogue };
  const wanted =
    options.ports === undefined && catalogue !== undefined
      ? topPorts(catalogue, ["tcp"], options.topPorts ?? (options.fast ? FAST_PORTS : DEFAULT_PORTS))
      : parsePorts(options.ports ?? "", { ...known, protocols: ["tcp"] });
  const excluded = options.excludePorts ?? [];
  const selection = excluded.reduce((left, list) => excludePorts(left, list, known), wanted);
  if (selection.udp.length === 0) return selection;
  throw new UsageError(`-p/--ports "${options.ports}" has UDP ports, which are not supported yet; leave them out.`);
}

async function findTargets(operands: readonly string[], options: ScanOptions): Promise<ResolvedTargets> {
  const files = options.inputList ?? [];
  if (operands.length === 0 && files.length === 0) {
    throw new UsageError("no target was given; name one, such as 127.0.0.1, or see portolan --help.");
  }
  const family = options.ipv4 ? 4 : options.ipv6 ? 6 : undefined;
  return resolveTargets({
    include: { specs: operands, files },
    exclude: { specs: (options.exclude ?? []).flatMap(splitTargets), files: options.excludeFile ?? [] },
    ...(family === undefined ? {} : { family }),
    addressesPerName: options.resolveAll ? "all" : "first",
  });
}
