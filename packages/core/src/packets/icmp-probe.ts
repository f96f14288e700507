import { write16, write32 } from "./byte-order.ts";
import { Icmp6Type, IcmpType } from "./icmp-type.ts";
import { foldChecksum, pseudoHeaderSum } from "./internet-checksum.ts";
import { IpProtocol } from "./ip-protocol.ts";

/*
 * Queries of ICMP (RFC 792) and ICMPv6 (RFC 4443 section 4.1). The cookie is identifier and sequence number:
 *
 *   0      1      2          4            6          8           12        16         20
 *   | type | code | checksum | identifier | sequence | originate | receive | transmit |    the last three in a timestamp request only
 */
export const ECHO_LENGTH = 8;
export const TIMESTAMP_LENGTH = 20;

/** An originate time that is not milliseconds since midnight has its highest bit set (RFC 792): ours is no time at all. */
const NO_TIME = 0x80000000;

function writeQuery(into: Uint8Array, offset: number, type: number, cookie: number, sum: number): void {
  into[offset] = type;
  into[offset + 1] = 0;
  write16(into, offset + 2, foldChecksum(sum + (type << 8) + (cookie >>> 16) + (cookie & 0xffff)));
  write32(into, offset + 4, cookie);
}

/** Writes an ICMP echo request without data. */
export function writeEcho(into: Uint8Array, offset: number, cookie: number): void {
  writeQuery(into, offset, IcmpType.echo, cookie, 0);
}

/** Writes an ICMPv6 echo request without data. */
export function writeEcho6(into: Uint8Array, offset: number, cookie: number, addressesSum: number): void {
  writeQuery(into, offset, Icmp6Type.echo, cookie, pseudoHeaderSum(addressesSum, IpProtocol.icmp6, ECHO_LENGTH));
}

/** Writes an ICMP timestamp request. */
export function writeTimestamp(into: Uint8Array, offset: number, cookie: number): void {
  writeQuery(into, offset, IcmpType.timestamp, cookie, NO_TIME >>> 16);
  write32(into, offset + 8, NO_TIME);
  write32(into, offset + 12, 0);
  write32(into, offset + 16, 0);
}
