import type { Answer } from "./answer.ts";
import { copyBytes, read16, read32 } from "./byte-order.ts";
import { Icmp6Type, IcmpType } from "./icmp-type.ts";
import { IpProtocol } from "./ip-protocol.ts";
import { emptyLocatedIp, locateIp } from "./located-ip.ts";
import { ProbeKind } from "./probe-kind.ts";
import { TcpFlag } from "./tcp-flag.ts";

/** What an ICMP error quotes behind the IP header at least (RFC 792): ports and the sequence number of TCP, a whole UDP header. */
const SHORTEST_QUOTE = 8;
/** Bytes of a quoted TCP header that reach to its flags. */
const QUOTE_WITH_FLAGS = 14;
const ALL_FLAGS = TcpFlag.fin | TcpFlag.syn | TcpFlag.reset | TcpFlag.push | TcpFlag.ack | TcpFlag.urgent;

/** Filled for each packet anew. */
const quoted = emptyLocatedIp();

/**
 * Reads which probe an ICMP error is about from the packet that it quotes, in bytes `at` to `end` − 1: the address and port that the
 * probe went to, its source port, cookie and kind. False when the quote is of something that no probe of ours looks like.
 */
export function decodeQuotedProbe(packet: Uint8Array, at: number, end: number, family: 4 | 6, into: Answer): boolean {
  if (!locateIp(packet, at, end, "quoted", quoted) || quoted.family !== family || quoted.isFragment) return false;
  if (quoted.end - quoted.start < SHORTEST_QUOTE) return false;
  copyBytes(packet, quoted.destination, into.address, 0, family === 4 ? 4 : 16);
  into.hasCookie = true;
  switch (quoted.protocol) {
    case IpProtocol.tcp:
      return decodeQuotedTcp(packet, into);
    case IpProtocol.udp:
      decodePorts(packet, into);
      into.probe = ProbeKind.udp;
      return true;
    case IpProtocol.icmp:
      return family === 4 && decodeQuotedQuery(packet, IcmpType.echo, IcmpType.timestamp, into);
    case IpProtocol.icmp6:
      return family === 6 && decodeQuotedQuery(packet, Icmp6Type.echo, Icmp6Type.echo, into);
    default:
      return false;
  }
}

function decodePorts(packet: Uint8Array, into: Answer): void {
  into.sourcePort = read16(packet, quoted.start);
  into.port = read16(packet, quoted.start + 2);
}

function decodeQuotedTcp(packet: Uint8Array, into: Answer): boolean {
  const { start, end } = quoted;
  decodePorts(packet, into);
  into.cookie = read32(packet, start + 4);
  // A quote is cut short, or filled up with zeros (RFC 4884 section 5.5): flags that are not there cannot tell a SYN from an ACK.
  const flags = end - start < QUOTE_WITH_FLAGS ? 0 : (packet[start + 13] as number) & ALL_FLAGS;
  into.probe = flags === TcpFlag.ack ? ProbeKind.ack : ProbeKind.syn;
  return flags === 0 || flags === TcpFlag.syn || flags === TcpFlag.ack;
}

function decodeQuotedQuery(packet: Uint8Array, echo: number, timestamp: number, into: Answer): boolean {
  const type = packet[quoted.start] as number;
  const code = packet[quoted.start + 1] as number;
  into.probe = type === echo ? ProbeKind.echo : ProbeKind.timestamp;
  into.cookie = read32(packet, quoted.start + 4);
  return code === 0 && (type === echo || type === timestamp);
}
