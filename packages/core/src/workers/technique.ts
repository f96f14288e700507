/**
 * What is asked of ports: `connect` a TCP connection, `syn` a SYN alone, `ack` an ACK alone, which tells filtered ports from others and
 * open ones from no other, `udp` a datagram.
 */
export const TECHNIQUES = ["connect", "syn", "ack", "udp"] as const;
export type Technique = (typeof TECHNIQUES)[number];

/** What is asked of hosts, to find those that are up; see `ProbeKind`. */
export const DISCOVERY_KINDS = ["echo", "timestamp", "syn", "ack", "udp", "neighbour"] as const;

/** A question of host discovery; with ports for those kinds that have them. */
export interface DiscoveryProbe {
  readonly kind: (typeof DISCOVERY_KINDS)[number];
  readonly ports?: readonly number[] | undefined;
}
