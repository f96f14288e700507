import { addWords, checksumOf, pseudoHeaderSum } from "./internet-checksum.ts";
import { ICMP_HEADER, IcmpType, IP_HEADER, type PacketParts, Protocol, TCP_HEADER, TcpFlag } from "./packet-fields.ts";

/** A packet that asks, and where its answer is to be written. */
export interface Exchange {
  readonly asked: DataView;
  readonly parts: PacketParts;
  readonly answer: DataView;
  /** Where the answer's IPv4 header begins, and how many bytes may follow from there. */
  at: number;
  room: number;
  timeToLive: number;
}

const DONT_FRAGMENT = 0x4000;
/** The window that Linux offers first on Ethernet, and the largest segment there. */
const WINDOW = 64_240;
const LARGEST_SEGMENT = 1_460;
/** Kind and length of the option "maximum segment size" (RFC 9293 section 3.2). */
const SEGMENT_SIZE_OPTION = 0x0204;

/** A header back to who asked. */
function writeIpHeader({ answer, at, parts, timeToLive }: Exchange, protocol: number, bodyLength: number): number {
  answer.setUint16(at, 0x4500);
  answer.setUint16(at + 2, IP_HEADER + bodyLength);
  answer.setUint16(at + 4, 0);
  answer.setUint16(at + 6, DONT_FRAGMENT);
  answer.setUint8(at + 8, timeToLive);
  answer.setUint8(at + 9, protocol);
  answer.setUint16(at + 10, 0);
  answer.setUint32(at + 12, parts.destination);
  answer.setUint32(at + 16, parts.source);
  answer.setUint16(at + 10, checksumOf(addWords(0, answer, at, IP_HEADER)));
  return IP_HEADER + bodyLength;
}

function writePorts({ asked, parts, answer, at }: Exchange): void {
  answer.setUint16(at + IP_HEADER, asked.getUint16(parts.body + 2));
  answer.setUint16(at + IP_HEADER + 2, asked.getUint16(parts.body));
}

/** What a segment of an answer says. */
interface Segment {
  readonly sequence: number;
  readonly acknowledgement: number;
  readonly flags: number;
}

function writeSegment(exchange: Exchange, { sequence, acknowledgement, flags }: Segment): number {
  const { answer, at } = exchange;
  const isSyn = (flags & TcpFlag.syn) !== 0;
  const length = TCP_HEADER + (isSyn ? 4 : 0);
  const body = at + IP_HEADER;
  const total = writeIpHeader(exchange, Protocol.tcp, length);
  writePorts(exchange);
  answer.setUint32(body + 4, sequence);
  answer.setUint32(body + 8, acknowledgement);
  answer.setUint16(body + 12, (length << 10) | flags);
  answer.setUint16(body + 14, isSyn ? WINDOW : 0);
  answer.setUint32(body + 16, 0);
  if (isSyn) answer.setUint32(body + 20, SEGMENT_SIZE_OPTION * 0x1_0000 + LARGEST_SEGMENT);
  const sum = addWords(pseudoHeaderSum(answer, at, Protocol.tcp, length), answer, body, length);
  answer.setUint16(body + 16, checksumOf(sum));
  return total;
}

/** An open port's SYN-ACK. Returns the length of the packet, as all of these do. */
export function writeSynAck(exchange: Exchange, sequence: number): number {
  const acknowledgement = (exchange.asked.getUint32(exchange.parts.body + 4) + 1) >>> 0;
  return writeSegment(exchange, { sequence, acknowledgement, flags: TcpFlag.syn | TcpFlag.ack });
}

/** A reset as RFC 9293 section 3.10.7.1 makes it: of what acknowledges it takes the number, of the rest it acknowledges all. */
export function writeReset(exchange: Exchange): number {
  const { asked, parts } = exchange;
  const flags = asked.getUint8(parts.body + 13);
  if ((flags & TcpFlag.ack) !== 0) {
    return writeSegment(exchange, {
      sequence: asked.getUint32(parts.body + 8),
      acknowledgement: 0,
      flags: TcpFlag.reset,
    });
  }
  const data = parts.bodyLength - (asked.getUint8(parts.body + 12) >> 4) * 4;
  const taken = data + ((flags & TcpFlag.syn) !== 0 ? 1 : 0) + ((flags & TcpFlag.fin) !== 0 ? 1 : 0);
  const acknowledgement = (asked.getUint32(parts.body + 4) + taken) >>> 0;
  return writeSegment(exchange, { sequence: 0, acknowledgement, flags: TcpFlag.reset | TcpFlag.ack });
}

function copy({ asked, answer }: Exchange, from: number, to: number, length: number): void {
  for (let index = 0; index < length; index += 1) answer.setUint8(to + index, asked.getUint8(from + index));
}

/** A service that sends back what it was sent (RFC 862), as far as there is room. */
export function writeDatagram(exchange: Exchange): number {
  const { parts, answer, at, room } = exchange;
  const length = Math.min(parts.bodyLength, room - IP_HEADER);
  const body = at + IP_HEADER;
  const total = writeIpHeader(exchange, Protocol.udp, length);
  copy(exchange, parts.body, body, length);
  writePorts(exchange);
  answer.setUint16(body + 4, length);
  answer.setUint16(body + 6, 0);
  const checksum = checksumOf(addWords(pseudoHeaderSum(answer, at, Protocol.udp, length), answer, body, length));
  // 0 would say that there is no checksum (RFC 768).
  answer.setUint16(body + 6, checksum === 0 ? 0xffff : checksum);
  return total;
}

function finishIcmp(exchange: Exchange, length: number): number {
  const body = exchange.at + IP_HEADER;
  exchange.answer.setUint16(body + 2, 0);
  exchange.answer.setUint16(body + 2, checksumOf(addWords(0, exchange.answer, body, length)));
  return writeIpHeader(exchange, Protocol.icmp, length);
}

/** A Destination Unreachable that quotes as much of the packet as there is room for (RFC 1812 section 4.3.2.3). */
export function writeUnreachable(exchange: Exchange, code: number): number {
  const { parts, answer, at, room } = exchange;
  const quoted = Math.min(parts.body - parts.start + parts.bodyLength, room - IP_HEADER - ICMP_HEADER);
  const body = at + IP_HEADER;
  answer.setUint16(body, (IcmpType.unreachable << 8) | code);
  answer.setUint32(body + 4, 0);
  copy(exchange, parts.start, body + ICMP_HEADER, quoted);
  return finishIcmp(exchange, ICMP_HEADER + quoted);
}

/** An echo reply with all that was sent (RFC 792); 0 when there is no room for it. */
export function writeEchoReply(exchange: Exchange): number {
  const { parts, answer, at, room } = exchange;
  if (parts.bodyLength > room - IP_HEADER) return 0;
  copy(exchange, parts.body, at + IP_HEADER, parts.bodyLength);
  answer.setUint16(at + IP_HEADER, IcmpType.echoReply << 8);
  return finishIcmp(exchange, parts.bodyLength);
}

/** Length of a timestamp message, RFC 792. */
const TIMESTAMP_LENGTH = 20;

/** A timestamp reply; 0 to a request that is cut off. @param time Milliseconds since midnight UTC. */
export function writeTimestampReply(exchange: Exchange, time: number): number {
  const { parts, answer, at } = exchange;
  if (parts.bodyLength < TIMESTAMP_LENGTH) return 0;
  const body = at + IP_HEADER;
  copy(exchange, parts.body, body, TIMESTAMP_LENGTH);
  answer.setUint16(body, IcmpType.timestampReply << 8);
  answer.setUint32(body + 12, time);
  answer.setUint32(body + 16, time);
  return finishIcmp(exchange, TIMESTAMP_LENGTH);
}
