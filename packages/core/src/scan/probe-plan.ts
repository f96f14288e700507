import type { Specification } from "../checkpoint/specification.ts";
import type { RawSettings } from "../engines/raw/raw-settings.ts";
import { InputError } from "../errors.ts";
import type { PortSelection } from "../ports/port-selection.ts";
import type { UdpPayloads } from "../ports/udp-payloads.ts";
import { type ProbeList, probesOfDiscovery, probesOfPorts } from "../workers/probe-list.ts";
import type { DiscoveryProbe } from "../workers/technique.ts";
import type { DiscoveryOptions } from "./request.ts";

/** What nmap(1) asks hosts by default ("Host Discovery"); connections ask the two TCP ports where packets cannot be sent. */
const DEFAULT_DISCOVERY: readonly DiscoveryProbe[] = [
  { kind: "echo" },
  { kind: "syn", ports: [443] },
  { kind: "ack", ports: [80] },
  { kind: "timestamp" },
  { kind: "neighbour" },
];

/** The questions of discovery options, nmap's where they name none, as a specification holds them. */
export function questionsOf({ probes = DEFAULT_DISCOVERY }: DiscoveryOptions): NonNullable<Specification["discovery"]> {
  return probes.map(({ kind, ports }) => ({ kind, ...(ports === undefined ? {} : { ports: [...ports] }) }));
}

/** Places that a number of one port can have in the index space. */
const MOST_PROBES = 131_072;

/**
 * What is asked of every host of a scan.
 *
 * @throws InputError `PORT_NONE` when that is nothing.
 */
export function probesOf(
  { techniques, engine, discovery }: Pick<Specification, "techniques" | "engine" | "discovery">,
  ports: PortSelection,
): ProbeList {
  const probes =
    discovery === undefined ? probesOfPorts(ports, techniques, engine) : probesOfDiscovery(discovery, engine);
  const { length } = probes.ports;
  if (length > 0 && length <= MOST_PROBES) return probes;
  throw new InputError(
    "PORT_NONE",
    "",
    discovery === undefined
      ? "The ports leave none to scan: name at least one."
      : "None of the discovery probes can be sent without raw sockets: name TCP ports (SYN or ACK), or run as root.",
  );
}

/** What the raw engine has to know besides its probes. */
export function rawSettingsOf(
  { interfaceName, sourcePort }: Pick<Specification, "interfaceName" | "sourcePort">,
  ports: PortSelection,
  payloads: UdpPayloads | undefined,
): RawSettings {
  const known = new Map<number, readonly Uint8Array[]>();
  if (payloads !== undefined) {
    for (const port of ports.udp) {
      const ofPort = payloads.payloadsOf(port);
      if (ofPort.length > 0) known.set(port, ofPort);
    }
  }
  return {
    ...(interfaceName === undefined ? {} : { interfaceName }),
    ...(sourcePort === undefined ? {} : { firstSourcePort: sourcePort }),
    payloads: known,
  };
}
