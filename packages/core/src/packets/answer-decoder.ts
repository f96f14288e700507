import { type Answer, AnswerKind } from "./answer.ts";
import { copyBytes, read16, read32 } from "./byte-order.ts";
import { decodeIcmp } from "./icmp-answer.ts";
import { IpProtocol } from "./ip-protocol.ts";
import { emptyLocatedIp, type LocatedIp, locateIp } from "./located-ip.ts";
import { ProbeKind } from "./probe-kind.ts";
import { resetAnswer } from "./reset-answer.ts";
import { TcpFlag } from "./tcp-flag.ts";
import { ACK_LENGTH } from "./tcp-probe.ts";
import { UDP_HEADER_LENGTH } from "./udp-probe.ts";

/** Of the control bits, those that make a segment an answer or spoil it. */
const TELLING_FLAGS = TcpFlag.fin | TcpFlag.syn | TcpFlag.reset | TcpFlag.ack;

/** By themselves, since V8 would give up its optimised code for the first open port: it knows nothing of a property that was never read before. */
const { none, reset, synAck } = AnswerKind;

/** Filled for each packet anew. */
const located = emptyLocatedIp();

/**
 * Reads a packet that begins with an IP header of either version. Returns false, and `into` then tells nothing, when it is malformed or
 * answers no kind of probe. It may be a stranger's all the same: the caller checks the cookie.
 *
 * No length from the wire is trusted, and a packet that claims more bytes than there are is malformed: whoever reads from the network
 * offers room for the longest packet of the link. Checksums of IPv4 headers and ICMP messages are verified; those of TCP and UDP are
 * not, as packets from this machine itself carry none yet (checksum offload). Nothing is allocated, nothing thrown.
 *
 * @param length How many bytes of `packet` there are; none beyond is read.
 */
export function decodeIp(packet: Uint8Array, length: number, into: Answer): boolean {
  resetAnswer(into);
  if (!locateIp(packet, 0, Math.min(length, packet.length), "received", located)) return false;
  into.family = located.family;
  into.ttl = located.ttl;
  const addressLength = located.family === 4 ? 4 : 16;
  copyBytes(packet, located.source, into.sender, 0, addressLength);
  copyBytes(packet, located.source, into.address, 0, addressLength);
  into.kind = decodeUpperLayer(packet, located, into);
  return into.kind !== AnswerKind.none;
}

function decodeUpperLayer(packet: Uint8Array, ip: LocatedIp, into: Answer): AnswerKind {
  switch (ip.protocol) {
    case IpProtocol.tcp:
      return decodeTcp(packet, ip, into);
    case IpProtocol.udp:
      return decodeUdp(packet, ip, into);
    case IpProtocol.icmp:
      return ip.family === 4 ? decodeIcmp(packet, ip, into) : AnswerKind.none;
    case IpProtocol.icmp6:
      return ip.family === 6 ? decodeIcmp(packet, ip, into) : AnswerKind.none;
    default:
      return AnswerKind.none;
  }
}

function decodeTcp(packet: Uint8Array, ip: LocatedIp, into: Answer): AnswerKind {
  const { start } = ip;
  const room = ip.end - start;
  if (room < ACK_LENGTH) return none;
  const headerLength = 4 * ((packet[start + 12] as number) >>> 4);
  if (headerLength < ACK_LENGTH || headerLength > room) return none;
  const flags = (packet[start + 13] as number) & TELLING_FLAGS;
  const acknowledges = (flags & TcpFlag.ack) !== 0;
  into.port = read16(packet, start);
  into.sourcePort = read16(packet, start + 2);
  into.window = read16(packet, start + 14);
  into.hasCookie = true;
  into.probe = acknowledges ? ProbeKind.syn : ProbeKind.ack;
  // A SYN takes one sequence number; a reset without ACK has the number that the offending ACK asked for (RFC 9293 section 3.10.7.1).
  into.cookie = acknowledges ? (read32(packet, start + 8) - 1) >>> 0 : read32(packet, start + 4);
  if (flags === (TcpFlag.syn | TcpFlag.ack)) return synAck;
  return (flags & ~TcpFlag.ack) === TcpFlag.reset ? reset : none;
}

function decodeUdp(packet: Uint8Array, ip: LocatedIp, into: Answer): AnswerKind {
  const { start } = ip;
  const room = ip.end - start;
  if (room < UDP_HEADER_LENGTH) return AnswerKind.none;
  const length = read16(packet, start + 4);
  if (length < UDP_HEADER_LENGTH) return AnswerKind.none;
  // The rest of a long datagram may come in later fragments: its beginning will do.
  if (length > room && !ip.isFragment) return AnswerKind.none;
  into.port = read16(packet, start);
  into.sourcePort = read16(packet, start + 2);
  into.probe = ProbeKind.udp;
  into.hasCookie = true;
  into.dataOffset = start + UDP_HEADER_LENGTH;
  into.dataLength = Math.min(length, room) - UDP_HEADER_LENGTH;
  return AnswerKind.datagram;
}
