import { write16, write32 } from "./byte-order.ts";
import { foldChecksum, pseudoHeaderSum } from "./internet-checksum.ts";
import { IpProtocol } from "./ip-protocol.ts";
import { TcpFlag } from "./tcp-flag.ts";

/*
 * TCP header (RFC 9293 section 3.1):
 *
 *   0             2                  4          8                 12           13      14       16         18       20
 *   | source port | destination port | sequence | acknowledgement | data offset | flags | window | checksum | urgent | options
 */
export const SYN_LENGTH = 24;
export const ACK_LENGTH = 20;

/** A receive window small enough that a host which takes the connection for real has little to say before it is reset. */
const WINDOW = 1_024;
/** The maximum segment size option: kind 2, length 4 (RFC 9293 section 3.2). Some filters drop a SYN that carries no option. */
const SEGMENT_SIZE_OPTION = 0x0204;
/** What fits an Ethernet frame behind IPv4 and TCP headers. */
const SEGMENT_SIZE = 1_460;
const SYN_WORD = ((SYN_LENGTH / 4) << 12) | TcpFlag.syn;
const ACK_WORD = ((ACK_LENGTH / 4) << 12) | TcpFlag.ack;

/** Writes a SYN whose sequence number is the cookie. */
export function writeSyn(
  into: Uint8Array,
  offset: number,
  sourcePort: number,
  port: number,
  cookie: number,
  addressesSum: number,
): void {
  write32(into, offset + 8, 0);
  write16(into, offset + 12, SYN_WORD);
  write16(into, offset + 14, WINDOW);
  write16(into, offset + 18, 0);
  write16(into, offset + 20, SEGMENT_SIZE_OPTION);
  write16(into, offset + 22, SEGMENT_SIZE);
  rewriteSyn(into, offset, sourcePort, port, cookie, addressesSum);
}

/** Writes those fields anew in which two SYNs differ. */
export function rewriteSyn(
  into: Uint8Array,
  offset: number,
  sourcePort: number,
  port: number,
  cookie: number,
  addressesSum: number,
): void {
  write16(into, offset, sourcePort);
  write16(into, offset + 2, port);
  write32(into, offset + 4, cookie);
  const fixed = SYN_WORD + WINDOW + SEGMENT_SIZE_OPTION + SEGMENT_SIZE;
  const carried = sourcePort + port + (cookie >>> 16) + (cookie & 0xffff);
  const sum = pseudoHeaderSum(addressesSum, IpProtocol.tcp, SYN_LENGTH) + fixed + carried;
  write16(into, offset + 16, foldChecksum(sum));
}

/**
 * Writes an ACK whose acknowledgement number is the cookie; its sequence number is too, so that an ICMP error which quotes no more
 * than 8 bytes of it gives the cookie back.
 */
export function writeAck(
  into: Uint8Array,
  offset: number,
  sourcePort: number,
  port: number,
  cookie: number,
  addressesSum: number,
): void {
  write16(into, offset, sourcePort);
  write16(into, offset + 2, port);
  write32(into, offset + 4, cookie);
  write32(into, offset + 8, cookie);
  write16(into, offset + 12, ACK_WORD);
  write16(into, offset + 14, WINDOW);
  write16(into, offset + 18, 0);
  const carried = sourcePort + port + 2 * ((cookie >>> 16) + (cookie & 0xffff));
  const sum = pseudoHeaderSum(addressesSum, IpProtocol.tcp, ACK_LENGTH) + ACK_WORD + WINDOW + carried;
  write16(into, offset + 16, foldChecksum(sum));
}
