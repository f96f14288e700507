import {
  type DiscoveryOptions,
  type Protocol,
  parsePorts,
  type ScanRequest,
  type ServiceCatalogue,
} from "@portolan/core";
import type { ScanOptions } from "../option-table.ts";

type DiscoveryProbe = NonNullable<DiscoveryOptions["probes"]>[number];

/**
 * How hosts are to be found by the flags: not at all with `-Pn`, and by default as nmap does, but not before a sweep or a shard.
 *
 * Throws an `InputError` for a port list that is none.
 */
export function planDiscovery(
  options: ScanOptions,
  catalogue: ServiceCatalogue | undefined,
): Exclude<ScanRequest["discovery"], undefined> {
  if (options.skipDiscovery) return false;
  const probes = [
    ...(options.pingEcho ? [{ kind: "echo" } as const] : []),
    ...(options.pingTimestamp ? [{ kind: "timestamp" } as const] : []),
    ...atPorts("syn", "tcp", options.pingSyn, catalogue),
    ...atPorts("ack", "tcp", options.pingAck, catalogue),
    ...atPorts("udp", "udp", options.pingUdp, catalogue),
    ...(options.pingNeighbour ? [{ kind: "neighbour" } as const] : []),
  ];
  if (probes.length === 0 && !options.discoveryOnly) return "auto";
  return { ...(probes.length === 0 ? {} : { probes }), ...(options.discoveryOnly ? { only: true } : {}) };
}

/** The port lists of discovery flags, to be looked at before a catalogue is loaded. */
export function discoveryPortLists({ pingSyn = [], pingAck = [], pingUdp = [] }: ScanOptions): readonly string[] {
  return [...pingSyn, ...pingAck, ...pingUdp];
}

function atPorts(
  kind: DiscoveryProbe["kind"],
  protocol: Protocol,
  lists: readonly string[] | undefined,
  catalogue: ServiceCatalogue | undefined,
): DiscoveryProbe[] {
  if (lists === undefined) return [];
  const list = lists.filter((text) => text !== "").join(",");
  if (list === "") return [{ kind }];
  const selection = parsePorts(list, { protocols: [protocol], ...(catalogue === undefined ? {} : { catalogue }) });
  return [{ kind, ports: [...selection[protocol]] }];
}
