import { type Bytes, pinnedBytes } from "./pinned-bytes.ts";

/*
 * struct sockaddr_ll, packet(7), 20 bytes: family and interface index in the machine's order, protocol in network order.
 *
 *   0        2          4                 8               10            11              12        20
 *   | family | protocol | interface index | hardware type | packet type | address length | address |
 */
const LENGTH = 20;
const PROTOCOL = 2;
const INTERFACE = 4;

/** Address family of packet(7). */
export const AF_PACKET = 17;
export const LINK_ADDRESS_LENGTH = LENGTH;
/** Where the type of a received packet lies; `PACKET_OUTGOING` is one that this machine sent itself. */
export const LINK_ADDRESS_PACKET_TYPE = 10;
export const PACKET_OUTGOING = 4;

/** The address to bind(2) a packet socket to: an EtherType, 0 to receive nothing, and an interface, 0 for all of them. */
export function linkSocketAddress(etherType: number, interfaceIndex: number): Bytes {
  const bytes = pinnedBytes(LENGTH);
  const view = new DataView(bytes.buffer);
  view.setUint16(0, AF_PACKET, true);
  view.setUint16(PROTOCOL, etherType, false);
  view.setInt32(INTERFACE, interfaceIndex, true);
  return bytes;
}
