/** How one service is asked for a sign of life. */
export interface UdpProbe {
  /** Name of the service, as in the catalogue where it has the service: `domain`, `snmp`. */
  readonly name: string;
  /** Ports that are asked this way. */
  readonly ports: readonly number[];
  /** What is asked, in a few words; where `answers` is false, why nothing is. */
  readonly description: string;
  /** Whether the service answers a stranger at all. Where it does not, there is no payload, and its port stays `open|filtered`. */
  readonly answers: boolean;
  /** The document that says how the datagram is built. */
  readonly source: string;
}

/** A probe and the datagrams it stands for. */
export interface UdpProbeDefinition extends UdpProbe {
  /** Builds the payloads, the one that is answered most often first; the same bytes each time. Empty when nothing answers. */
  encode(): readonly Uint8Array[];
}
