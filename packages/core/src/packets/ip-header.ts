import { copyBytes, read32, write16, write32 } from "./byte-order.ts";
import { foldChecksum } from "./internet-checksum.ts";

/*
 * IPv4 (RFC 791 section 3.1), as written here, without options:
 *
 *   0         1     2          4        6            8     9          10         12       16
 *   | 4, 5    | TOS | length   | id     | DF, offset | TTL | protocol | checksum | source | destination
 *
 * IPv6 (RFC 8200 section 3):
 *
 *   0                            4                6             7            8        24
 *   | 6, traffic class, flow label | payload length | next header | hop limit | source | destination
 */
export const IPV4_HEADER_LENGTH = 20;
export const IPV6_HEADER_LENGTH = 40;

/** The default of RFC 1340, and what most systems send. */
const HOP_LIMIT = 64;
/** Neighbour discovery believes only what no router has passed on (RFC 4861 section 7.1). */
export const UNROUTED_HOP_LIMIT = 255;
const VERSION_AND_LENGTH = 0x45;
const DO_NOT_FRAGMENT = 0x4000;

/**
 * Writes an IPv4 header that forbids fragmenting.
 *
 * @param length Of the whole packet.
 * @param addressesSum The 16-bit words of both addresses, summed (`sumWords`).
 */
export function writeIpv4Header(
  into: Uint8Array,
  offset: number,
  protocol: number,
  length: number,
  identification: number,
  source: Uint8Array,
  destination: Uint8Array,
  addressesSum: number,
): void {
  into[offset] = VERSION_AND_LENGTH;
  into[offset + 1] = 0;
  write16(into, offset + 2, length);
  write16(into, offset + 6, DO_NOT_FRAGMENT);
  into[offset + 8] = HOP_LIMIT;
  into[offset + 9] = protocol;
  copyBytes(source, 0, into, offset + 12, 4);
  rewriteIpv4Header(into, offset, protocol, length, identification, read32(destination, 0), addressesSum);
}

/**
 * Writes those fields anew in which the headers of packets of one length and protocol from one address differ.
 *
 * @param destination The address as a number.
 */
export function rewriteIpv4Header(
  into: Uint8Array,
  offset: number,
  protocol: number,
  length: number,
  identification: number,
  destination: number,
  addressesSum: number,
): void {
  write16(into, offset + 4, identification);
  const fixed = (VERSION_AND_LENGTH << 8) + DO_NOT_FRAGMENT + (HOP_LIMIT << 8);
  write16(into, offset + 10, foldChecksum(fixed + protocol + length + identification + addressesSum));
  write32(into, offset + 16, destination);
}

/**
 * Writes an IPv6 header.
 *
 * @param payloadLength Of what follows the header.
 */
export function writeIpv6Header(
  into: Uint8Array,
  offset: number,
  nextHeader: number,
  payloadLength: number,
  source: Uint8Array,
  destination: Uint8Array,
  hopLimit = HOP_LIMIT,
): void {
  into[offset] = 0x60;
  into[offset + 1] = 0;
  into[offset + 2] = 0;
  into[offset + 3] = 0;
  write16(into, offset + 4, payloadLength);
  into[offset + 6] = nextHeader;
  into[offset + 7] = hopLimit;
  copyBytes(source, 0, into, offset + 8, 16);
  copyBytes(destination, 0, into, offset + 24, 16);
}
