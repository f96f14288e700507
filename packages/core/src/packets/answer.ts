import type { ProbeKind } from "./probe-kind.ts";

/** What an answer is. */
export const AnswerKind = {
  none: 0,
  /** TCP with SYN and ACK. */
  synAck: 1,
  /** TCP with RST. */
  reset: 2,
  /** A UDP datagram. */
  datagram: 3,
  /** An ICMP or ICMPv6 error that quotes a probe; `icmpType` and `icmpCode` say which. */
  icmpError: 4,
  /** ICMP or ICMPv6 echo reply. */
  echoReply: 5,
  /** ICMP timestamp reply. */
  timestampReply: 6,
  /** ARP reply or neighbour advertisement. */
  neighbour: 7,
} as const;
export type AnswerKind = (typeof AnswerKind)[keyof typeof AnswerKind];

/**
 * One decoded packet, filled in place by the decoder. What belongs to a probe is told from the probe's own side: `address` and `port`
 * are those the probe was sent to, whoever answered. `cookie` is what the probe carried as far as the answer gives it back: the
 * sequence number of a SYN (acknowledgement − 1 of its answer) or the acknowledgement number of an ACK (sequence number of its RST); 0 for
 * UDP, whose cookie is its source port; identifier and sequence number of an ICMP query, as one number, identifier first.
 */
export interface Answer {
  kind: AnswerKind;
  /**
   * The kind of the probe that it answers, as far as the packet tells: a RST to a SYN acknowledges, one to an ACK does not. An ICMP
   * error that quotes too little of a TCP header to show its flags is put down to `syn`; it may as well be about an `ack`.
   */
  probe: ProbeKind;
  family: 4 | 6;
  /** Where the probe went, network byte order: 4 or 16 bytes count. */
  readonly address: Uint8Array;
  /** Who sent this packet: the same, but for ICMP errors of routers. */
  readonly sender: Uint8Array;
  /** The probe's destination port, and its source port; 0 for what has none. */
  port: number;
  sourcePort: number;
  cookie: number;
  /**
   * Whether all that the probe's cookie lay in came back: an ICMP error may quote no more than 8 bytes behind the IP header, which hold
   * it for TCP. True for UDP too, whose source port always does; false for a neighbour's answer, which gives nothing back.
   */
  hasCookie: boolean;
  icmpType: number;
  icmpCode: number;
  /** Time to live, or hop limit, of this packet. */
  ttl: number;
  /** TCP receive window; 0 for what has none. */
  window: number;
  /**
   * Where a datagram's data lies in the bytes that were decoded, and its length. Of a neighbour's answer: where its link address does,
   * 6 bytes; the length is 0 when the answer holds none.
   */
  dataOffset: number;
  dataLength: number;
}

export function emptyAnswer(): Answer {
  return {
    kind: AnswerKind.none,
    probe: 0,
    family: 4,
    address: new Uint8Array(16),
    sender: new Uint8Array(16),
    port: 0,
    sourcePort: 0,
    cookie: 0,
    hasCookie: false,
    icmpType: 0,
    icmpCode: 0,
    ttl: 0,
    window: 0,
    dataOffset: 0,
    dataLength: 0,
  };
}
