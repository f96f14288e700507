import { copyBytes, write16 } from "./byte-order.ts";

/** Bytes of an Ethernet II header: destination, source, type. */
export const ETHERNET_HEADER_LENGTH = 14;
export const LINK_ADDRESS_LENGTH = 6;

/** What an Ethernet frame carries (IANA, IEEE 802 Numbers). */
export const EtherType = { ipv4: 0x0800, arp: 0x0806, ipv6: 0x86dd } as const;
export type EtherType = (typeof EtherType)[keyof typeof EtherType];

/** Writes an Ethernet II header and returns its length. */
export function writeEthernetHeader(
  into: Uint8Array,
  offset: number,
  destination: Uint8Array,
  source: Uint8Array,
  type: EtherType,
): number {
  copyBytes(destination, 0, into, offset, LINK_ADDRESS_LENGTH);
  copyBytes(source, 0, into, offset + 6, LINK_ADDRESS_LENGTH);
  write16(into, offset + 12, type);
  return ETHERNET_HEADER_LENGTH;
}
