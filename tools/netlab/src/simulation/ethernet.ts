/**
 * The Ethernet side of a simulation behind a `tap` device:
 *
 *     0             6        12     14
 *     | destination | source | type | IPv4 or ARP
 */
export const ETHERNET_HEADER = 14;
export const EtherType = { ipv4: 0x0800, arp: 0x0806 } as const;

/** The gateway behind which all hosts lie, and the scanner's end; the second bit says "locally administered" (IEEE 802). */
export const GATEWAY_MAC = "02:00:00:53:00:02";
export const SCANNER_MAC = "02:00:00:53:00:01";
/** The same as a high and a low part. */
const GATEWAY_HIGH = 0x0200;
const GATEWAY_LOW = 0x0053_0002;

/** Bytes of an ARP message for IPv4 over Ethernet, RFC 826, and its operations. */
const ARP_LENGTH = 28;
const ARP_REQUEST = 1;
const ARP_REPLY = 2;

/** A header from the gateway to who sent the frame at the beginning of `asked`. */
export function writeEthernetHeader(asked: DataView, answer: DataView, at: number): void {
  answer.setUint16(at, asked.getUint16(6));
  answer.setUint32(at + 2, asked.getUint32(8));
  answer.setUint16(at + 6, GATEWAY_HIGH);
  answer.setUint32(at + 8, GATEWAY_LOW);
  answer.setUint16(at + 12, asked.getUint16(12));
}

/**
 * The reply to an ARP request for the gateway, RFC 826: its hardware, protocol and lengths are those of the request.
 *
 * @returns Its length with the Ethernet header, or 0 when the frame is no such request.
 */
export function writeArpReply(asked: DataView, length: number, gateway: number, answer: DataView, at: number): number {
  const body = ETHERNET_HEADER;
  if (length < body + ARP_LENGTH || asked.getUint16(body + 6) !== ARP_REQUEST) return 0;
  if (asked.getUint32(body) !== 0x0001_0800 || asked.getUint16(body + 4) !== 0x0604) return 0;
  if (asked.getUint32(body + 24) !== gateway) return 0;
  writeEthernetHeader(asked, answer, at);
  const to = at + ETHERNET_HEADER;
  answer.setUint32(to, 0x0001_0800);
  answer.setUint32(to + 4, 0x0604_0000 + ARP_REPLY);
  answer.setUint16(to + 8, GATEWAY_HIGH);
  answer.setUint32(to + 10, GATEWAY_LOW);
  answer.setUint32(to + 14, gateway);
  answer.setUint16(to + 18, asked.getUint16(body + 8));
  answer.setUint32(to + 20, asked.getUint32(body + 10));
  answer.setUint32(to + 24, asked.getUint32(body + 14));
  return ETHERNET_HEADER + ARP_LENGTH;
}
