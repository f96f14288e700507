import { copyBytes, write16, write32 } from "./byte-order.ts";
import { ETHERNET_HEADER_LENGTH, EtherType, LINK_ADDRESS_LENGTH, writeEthernetHeader } from "./ethernet.ts";
import { Icmp6Type } from "./icmp-type.ts";
import { foldChecksum, pseudoHeaderSum, sumWords } from "./internet-checksum.ts";
import { IPV6_HEADER_LENGTH, UNROUTED_HOP_LIMIT, writeIpv6Header } from "./ip-header.ts";
import { IpProtocol } from "./ip-protocol.ts";

/*
 * Neighbour solicitation (RFC 4861 section 4.3) with the option "source link-layer address" (section 4.6.1):
 *
 *   0      1      2          4          8        24            25                   26
 *   | type | code | checksum | reserved | target | option type | length in 8 bytes | our link address
 */
const SOLICITATION_LENGTH = 32;
export const SOLICITATION_FRAME_LENGTH = ETHERNET_HEADER_LENGTH + IPV6_HEADER_LENGTH + SOLICITATION_LENGTH;

/** Option 1, one unit of 8 bytes long. */
const SOURCE_LINK_ADDRESS_OPTION = 0x0101;
/** Solicited-node group of an address: its last 24 bits go behind this (RFC 4291 section 2.7.1). */
const GROUP = Uint8Array.of(0xff, 2, 0, 0, 0, 0, 0, 0, 0, 0, 0, 1, 0xff, 0, 0, 0);
/** Where frames to that group go: 33:33 and its last 32 bits (RFC 2464 section 7). */
const GROUP_LINK = Uint8Array.of(0x33, 0x33, 0xff, 0, 0, 0);
const FIRST_OWN_BYTE = 13;

/**
 * Writes a whole Ethernet frame that asks the link who has an IPv6 address, and returns its length.
 *
 * @param sourceLink Link address of our interface; `source` is one of its IPv6 addresses.
 */
export function writeNeighbourSolicitation(
  into: Uint8Array,
  offset: number,
  sourceLink: Uint8Array,
  source: Uint8Array,
  target: Uint8Array,
): number {
  const ip = offset + writeEthernetHeader(into, offset, GROUP_LINK, sourceLink, EtherType.ipv6);
  copyBytes(target, FIRST_OWN_BYTE, into, offset + 3, 3);
  writeIpv6Header(into, ip, IpProtocol.icmp6, SOLICITATION_LENGTH, source, GROUP, UNROUTED_HOP_LIMIT);
  copyBytes(target, FIRST_OWN_BYTE, into, ip + IPV6_HEADER_LENGTH - 3, 3);
  const at = ip + IPV6_HEADER_LENGTH;
  write32(into, at, Icmp6Type.neighbourSolicitation << 24);
  write32(into, at + 4, 0);
  copyBytes(target, 0, into, at + 8, 16);
  write16(into, at + 24, SOURCE_LINK_ADDRESS_OPTION);
  copyBytes(sourceLink, 0, into, at + 26, LINK_ADDRESS_LENGTH);
  // Source and destination lie just before the message: one run sums all three.
  const sum = pseudoHeaderSum(0, IpProtocol.icmp6, SOLICITATION_LENGTH);
  write16(into, at + 2, foldChecksum(sumWords(into, at - 32, 32 + SOLICITATION_LENGTH, sum)));
  return SOLICITATION_FRAME_LENGTH;
}
