import type { EngineName } from "../engines/engine-name.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import type { PortSelection } from "../ports/port-selection.ts";
import type { DiscoveryProbe, Technique } from "./technique.ts";

/** What is asked of every host, question by question: a column a property. Its places are the port numbers of the index space. */
export interface ProbeList {
  /** `ProbeKind` of each. */
  readonly kinds: Uint8Array;
  /** Destination port of each; 0 for what has none. */
  readonly ports: Uint16Array;
}

/** Whether a probe asks a UDP port. */
export function isUdp(probes: ProbeList, index: number): boolean {
  return probes.kinds[index] === ProbeKind.udp;
}

/** The probes of a port scan: TCP ports first, then UDP ports, each in their order. */
export function probesOfPorts(
  { tcp, udp }: PortSelection,
  techniques: readonly Technique[],
  engine: EngineName,
): ProbeList {
  const ofTcp = engine !== "raw" ? ProbeKind.connect : techniques.includes("ack") ? ProbeKind.ack : ProbeKind.syn;
  const kinds = new Uint8Array(tcp.length + udp.length).fill(ofTcp, 0, tcp.length).fill(ProbeKind.udp, tcp.length);
  const ports = new Uint16Array(kinds.length);
  ports.set(tcp);
  ports.set(udp, tcp.length);
  return { kinds, ports };
}

/** Ports that nmap(1) asks where none are named ("Host Discovery"); 0 for what has no port. */
const DEFAULT_PORTS = { syn: 80, ack: 80, udp: 40_125, echo: 0, timestamp: 0, neighbour: 0 } as const;

/** The probes of host discovery. Where packets cannot be sent, a connection asks what a SYN would; other questions fall away. */
export function probesOfDiscovery(questions: readonly DiscoveryProbe[], engine: EngineName): ProbeList {
  const pairs: [ProbeKind, number][] = [];
  for (const { kind, ports } of questions) {
    const asked = ports ?? [DEFAULT_PORTS[kind]];
    if (engine === "raw") for (const port of asked) pairs.push([ProbeKind[kind], port]);
    else if (kind === "syn" || kind === "ack") for (const port of asked) pairs.push([ProbeKind.connect, port]);
  }
  return {
    kinds: Uint8Array.from(pairs, ([kind]) => kind),
    ports: Uint16Array.from(pairs, ([, port]) => port),
  };
}
