/** Numbers of RFC 791, RFC 792, RFC 768 and RFC 9293 that the simulator reads and writes. */

/** Protocol numbers (IANA). */
export const Protocol = { icmp: 1, tcp: 6, udp: 17 } as const;

/** Length of a header without options. */
export const IP_HEADER = 20;
export const TCP_HEADER = 20;
export const UDP_HEADER = 8;
export const ICMP_HEADER = 8;

/** Flags of TCP. */
export const TcpFlag = { fin: 0x01, syn: 0x02, reset: 0x04, ack: 0x10 } as const;

/** Types and a code of ICMP. */
export const IcmpType = { echoReply: 0, unreachable: 3, echo: 8, timestamp: 13, timestampReply: 14 } as const;
export const PORT_UNREACHABLE = 3;

/** Where an intact IPv4 packet has its parts, in the bytes that hold it. */
export interface PacketParts {
  /** Of the IPv4 header, and of what follows it. */
  start: number;
  body: number;
  /** Bytes that follow the header. */
  bodyLength: number;
  protocol: number;
  source: number;
  destination: number;
}

export function emptyParts(): PacketParts {
  return { start: 0, body: 0, bodyLength: 0, protocol: 0, source: 0, destination: 0 };
}
