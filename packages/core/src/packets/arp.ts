import { type Answer, AnswerKind } from "./answer.ts";
import { copyBytes, read16, write16 } from "./byte-order.ts";
import { ETHERNET_HEADER_LENGTH, EtherType, LINK_ADDRESS_LENGTH, writeEthernetHeader } from "./ethernet.ts";
import { ProbeKind } from "./probe-kind.ts";
import { resetAnswer } from "./reset-answer.ts";

/*
 * ARP for IPv4 over Ethernet (RFC 826):
 *
 *   0               2               4                 5                 6           8                 14          18                24
 *   | hardware type | protocol type | hardware length | protocol length | operation | sender hardware | sender IP | target hardware | target IP
 */
const ARP_LENGTH = 28;
export const ARP_FRAME_LENGTH = ETHERNET_HEADER_LENGTH + ARP_LENGTH;

const ETHERNET = 1;
const IPV4_ADDRESS_LENGTH = 4;
const LENGTHS = (LINK_ADDRESS_LENGTH << 8) | IPV4_ADDRESS_LENGTH;
const REQUEST = 1;
const REPLY = 2;
const BROADCAST = new Uint8Array(LINK_ADDRESS_LENGTH).fill(0xff);

/**
 * Writes a whole Ethernet frame that asks the link who has an IPv4 address, and returns its length.
 *
 * @param sourceLink Link address of our interface; `source` is its IPv4 address.
 */
export function writeArpRequest(
  into: Uint8Array,
  offset: number,
  sourceLink: Uint8Array,
  source: Uint8Array,
  target: Uint8Array,
): number {
  const at = offset + writeEthernetHeader(into, offset, BROADCAST, sourceLink, EtherType.arp);
  write16(into, at, ETHERNET);
  write16(into, at + 2, EtherType.ipv4);
  write16(into, at + 4, LENGTHS);
  write16(into, at + 6, REQUEST);
  copyBytes(sourceLink, 0, into, at + 8, LINK_ADDRESS_LENGTH);
  copyBytes(source, 0, into, at + 14, IPV4_ADDRESS_LENGTH);
  into.fill(0, at + 18, at + 24);
  copyBytes(target, 0, into, at + 24, IPV4_ADDRESS_LENGTH);
  return ARP_FRAME_LENGTH;
}

/**
 * Reads an ARP reply, which begins behind the Ethernet header; false for anything else, and `into` then tells nothing. The sender's
 * link address lies at `into.dataOffset`.
 *
 * @param length How many bytes of `packet` there are; none beyond is read.
 */
export function decodeArp(packet: Uint8Array, length: number, into: Answer): boolean {
  resetAnswer(into);
  if (Math.min(length, packet.length) < ARP_LENGTH) return false;
  if (read16(packet, 0) !== ETHERNET || read16(packet, 2) !== EtherType.ipv4) return false;
  if (read16(packet, 4) !== LENGTHS || read16(packet, 6) !== REPLY) return false;
  into.kind = AnswerKind.neighbour;
  into.probe = ProbeKind.neighbour;
  copyBytes(packet, 14, into.address, 0, IPV4_ADDRESS_LENGTH);
  copyBytes(packet, 14, into.sender, 0, IPV4_ADDRESS_LENGTH);
  into.dataOffset = 8;
  into.dataLength = LINK_ADDRESS_LENGTH;
  return true;
}
