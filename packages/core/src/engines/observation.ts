/**
 * What an engine saw of a probe, in one integer, so that none is allocated for: the kind in bits 0 to 7, then ICMP type and code in
 * bits 8 to 15 and 16 to 23 where the kind has them.
 */
export type Observation = number;

/** Kinds of observation. */
export const ObservationKind = {
  /** The target agreed to a connection (SYN-ACK). */
  connected: 1,
  /** The target refused it (RST). */
  reset: 2,
  /** Nothing came back after the last attempt. */
  silence: 3,
  /** An ICMP error quoting the probe; carries type and code. */
  icmp: 4,
  /** An ICMPv6 error quoting the probe; carries type and code. */
  icmp6: 5,
  /** The network was said to be unreachable, by a message whose code the system does not show. */
  netUnreachable: 6,
  /** The host was said to be unreachable, by a message whose code the system does not show, or by a neighbour look-up that failed. */
  hostUnreachable: 7,
  /** The probe was said to be prohibited, by a message whose code the system does not show. */
  prohibited: 8,
  /** Some other ICMP error whose code the system does not show. */
  unreachable: 9,
  /** No route to the address on this machine. */
  noRoute: 10,
  /** This machine has no address to send from. */
  noSourceAddress: 11,
  /** This machine's own firewall or kernel refused to send. */
  localDenied: 12,
  /** Nothing was sent after all, for a lack on this machine that showed late: no word on the port, the probe is to be tried again. */
  lack: 13,
  /** A datagram came from the probed UDP port. */
  datagram: 14,
  /** The target answered an ICMP or ICMPv6 echo request. */
  echoReply: 15,
  /** The target answered an ICMP timestamp request. */
  timestampReply: 16,
  /** The target answered an ARP request or a neighbour solicitation. */
  neighbour: 17,
} as const;

/** The observation of an ICMP (family 4) or ICMPv6 (family 6) error. */
export function icmpObservation(family: 4 | 6, type: number, code: number): Observation {
  const kind = family === 4 ? ObservationKind.icmp : ObservationKind.icmp6;
  return kind | ((type & 0xff) << 8) | ((code & 0xff) << 16);
}
