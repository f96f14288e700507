import type { ProbeKind } from "./probe-kind.ts";

/** What a probe's packet is to say. The caller fills one object again and again; nothing in it is kept. */
export interface ProbePacket {
  kind: ProbeKind;
  family: 4 | 6;
  /** Destination, network byte order: 4 or 16 bytes count. */
  address: Uint8Array;
  /** Destination port; ignored for ICMP and neighbour probes. */
  port: number;
  sourcePort: number;
  /** Sequence number of a SYN, acknowledgement number of an ACK, identifier and sequence number of an ICMP query (see `Answer.cookie`). */
  cookie: number;
  /** Data of a UDP datagram, 0 to 1,400 bytes; empty for all else. */
  payload: Uint8Array;
}
