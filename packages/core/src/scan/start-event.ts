import type { StartEvent } from "../results/events.ts";
import { VERSION } from "../version.ts";
import type { PreparedScan } from "./prepared-scan.ts";
import { withoutUndefined } from "./without-undefined.ts";

/** The `start` event of a scan. */
export function startEventOf(
  { specification, addresses, ports, range }: Pick<PreparedScan, "specification" | "addresses" | "ports" | "range">,
  resumed: boolean,
): StartEvent {
  const { targets, discovered, shard } = specification;
  const onlyHosts = specification.discovery !== undefined;
  return {
    type: "start",
    version: VERSION,
    arguments: specification.arguments,
    time: specification.time,
    seed: specification.seed,
    engine: specification.engine,
    ...withoutUndefined({ targets, ports: onlyHosts ? undefined : specification.ports }),
    hosts: addresses.size,
    tcpPorts: ports.tcp.length,
    udpPorts: ports.udp.length,
    techniques: onlyHosts ? [] : specification.techniques,
    sweep: specification.sweepRounds !== undefined,
    ...withoutUndefined({ discovery: discovered }),
    probes: range.end - range.start,
    ...withoutUndefined({ shard }),
    resumed,
  };
}
