import { addWords, checksumOf, pseudoHeaderSum } from "./internet-checksum.ts";
import { ICMP_HEADER, IP_HEADER, type PacketParts, Protocol, TCP_HEADER, UDP_HEADER } from "./packet-fields.ts";

/**
 * Finds the parts of an IPv4 packet.
 *
 * @param start Where it begins in `view`, and `length` how many bytes there are.
 * @returns Whether it is intact: a host throws away what is cut off, is a fragment, or has a wrong checksum, and so it is here.
 */
export function readPacket(view: DataView, start: number, length: number, parts: PacketParts): boolean {
  if (length < IP_HEADER || view.getUint8(start) >> 4 !== 4) return false;
  const headerLength = (view.getUint8(start) & 0xf) * 4;
  const totalLength = view.getUint16(start + 2);
  if (headerLength < IP_HEADER || totalLength < headerLength || totalLength > length) return false;
  // All of the fragment field but "don't fragment" (RFC 791 section 3.1).
  if ((view.getUint16(start + 6) & 0xbfff) !== 0) return false;
  if (checksumOf(addWords(0, view, start, headerLength)) !== 0) return false;
  parts.start = start;
  parts.body = start + headerLength;
  parts.bodyLength = totalLength - headerLength;
  parts.protocol = view.getUint8(start + 9);
  parts.source = view.getUint32(start + 12);
  parts.destination = view.getUint32(start + 16);
  return hasIntactBody(view, parts);
}

function hasIntactBody(view: DataView, { start, body, bodyLength, protocol }: PacketParts): boolean {
  if (protocol === Protocol.icmp) {
    return bodyLength >= ICMP_HEADER && checksumOf(addWords(0, view, body, bodyLength)) === 0;
  }
  if (protocol === Protocol.tcp) {
    const headerLength = bodyLength < TCP_HEADER ? 0 : (view.getUint8(body + 12) >> 4) * 4;
    if (headerLength < TCP_HEADER || headerLength > bodyLength) return false;
    return checksumOf(addWords(pseudoHeaderSum(view, start, protocol, bodyLength), view, body, bodyLength)) === 0;
  }
  if (protocol !== Protocol.udp) return true;
  if (bodyLength < UDP_HEADER || view.getUint16(body + 4) !== bodyLength) return false;
  // A checksum of 0 says that there is none (RFC 768).
  if (view.getUint16(body + 6) === 0) return true;
  return checksumOf(addWords(pseudoHeaderSum(view, start, protocol, bodyLength), view, body, bodyLength)) === 0;
}
