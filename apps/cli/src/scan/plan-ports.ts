import {
  excludePorts,
  type PortSelection,
  type Protocol,
  parsePorts,
  type ServiceCatalogue,
  topPorts,
} from "@portolan/core";
import { DEFAULT_PORTS, FAST_PORTS } from "../default-ports.ts";
import type { ScanOptions } from "../option-table.ts";
import { UsageError } from "../usage-error.ts";

/**
 * The ports to probe by the flags; none where hosts alone are looked for. What stands in a list without `T:` or `U:` is of the
 * protocols that the kinds of scan ask, TCP where none is named.
 *
 * Throws a `UsageError` for ports that no kind of scan asks, and for a kind of scan without ports; an `InputError` for a list that is none.
 */
export function planPorts(options: ScanOptions, catalogue: ServiceCatalogue | undefined): PortSelection {
  if (options.discoveryOnly) return { tcp: new Uint16Array(), udp: new Uint16Array() };
  const known = catalogue === undefined ? {} : { catalogue };
  const protocols = protocolsOf(options);
  const wanted =
    options.ports === undefined && catalogue !== undefined
      ? topPorts(catalogue, protocols, options.topPorts ?? (options.fast ? FAST_PORTS : DEFAULT_PORTS))
      : parsePorts(options.ports ?? "", { ...known, protocols });
  refuseUnasked(options, wanted);
  const left = (options.excludePorts ?? []).reduce((selection, list) => excludePorts(selection, list, known), wanted);
  refuseIdle(options, left);
  return left;
}

function tcpFlagOf({ connectScan, synScan, ackScan }: ScanOptions): string | undefined {
  if (connectScan) return "-sT";
  if (synScan) return "-sS";
  return ackScan ? "-sA" : undefined;
}

function protocolsOf(options: ScanOptions): readonly Protocol[] {
  if (!options.udpScan) return ["tcp"];
  return tcpFlagOf(options) === undefined ? ["udp"] : ["tcp", "udp"];
}

/** Where a kind of scan is named, it must be the kind that the ports are of; where none is, core chooses by the ports. */
function refuseUnasked(options: ScanOptions, { tcp, udp }: PortSelection): void {
  const tcpFlag = tcpFlagOf(options);
  if (tcpFlag !== undefined && !options.udpScan && udp.length > 0) {
    throw new UsageError(
      `-p/--ports "${options.ports}" has UDP ports, which ${tcpFlag} does not probe; add -sU, or leave them out.`,
    );
  }
  if (options.udpScan && tcpFlag === undefined && tcp.length > 0) {
    throw new UsageError(
      `-p/--ports "${options.ports}" has TCP ports, which -sU does not probe; add -sS, or leave them out.`,
    );
  }
}

function refuseIdle(options: ScanOptions, { tcp, udp }: PortSelection): void {
  const tcpFlag = tcpFlagOf(options);
  const idle =
    tcpFlag !== undefined && tcp.length === 0
      ? ([tcpFlag, "TCP"] as const)
      : options.udpScan && udp.length === 0
        ? (["-sU", "UDP"] as const)
        : undefined;
  if (idle === undefined) return;
  throw new UsageError(`${idle[0]} is left without a ${idle[1]} port to probe; name one, or leave ${idle[0]} out.`);
}
