import { write16 } from "./byte-order.ts";
import { foldChecksum, pseudoHeaderSum, sumWords } from "./internet-checksum.ts";
import { IpProtocol } from "./ip-protocol.ts";

export const UDP_HEADER_LENGTH = 8;

/** Writes a UDP header and its data (RFC 768): source port, destination port, length, checksum. */
export function writeUdp(
  into: Uint8Array,
  offset: number,
  sourcePort: number,
  port: number,
  payload: Uint8Array,
  addressesSum: number,
): void {
  const length = UDP_HEADER_LENGTH + payload.length;
  write16(into, offset, sourcePort);
  write16(into, offset + 2, port);
  write16(into, offset + 4, length);
  into.set(payload, offset + UDP_HEADER_LENGTH);
  const header = pseudoHeaderSum(addressesSum, IpProtocol.udp, length) + sourcePort + port + length;
  // A checksum of zero is sent as all ones: zero says that there is none.
  write16(into, offset + 6, foldChecksum(sumWords(payload, 0, payload.length, header)) || 0xffff);
}
