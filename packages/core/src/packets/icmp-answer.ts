import { type Answer, AnswerKind } from "./answer.ts";
import { read32 } from "./byte-order.ts";
import { ECHO_LENGTH, TIMESTAMP_LENGTH } from "./icmp-probe.ts";
import { Icmp6Type, IcmpType } from "./icmp-type.ts";
import { foldChecksum, pseudoHeaderSum, sumWords } from "./internet-checksum.ts";
import { IpProtocol } from "./ip-protocol.ts";
import type { LocatedIp } from "./located-ip.ts";
import { decodeNeighbourAdvertisement } from "./neighbour-advertisement.ts";
import { ProbeKind } from "./probe-kind.ts";
import { decodeQuotedProbe } from "./quoted-probe.ts";

/** Type, code, checksum, and four bytes whose meaning hangs on the type. */
const ICMP_HEADER_LENGTH = 8;

/** Reads an ICMP or ICMPv6 message; the sender is already in `into`. A message in fragments is none of ours: no answer is that long. */
export function decodeIcmp(packet: Uint8Array, ip: LocatedIp, into: Answer): AnswerKind {
  if (ip.isFragment || ip.end - ip.start < ICMP_HEADER_LENGTH || !hasValidChecksum(packet, ip)) return AnswerKind.none;
  into.icmpType = packet[ip.start] as number;
  into.icmpCode = packet[ip.start + 1] as number;
  return ip.family === 4 ? decodeIcmp4(packet, ip, into) : decodeIcmp6(packet, ip, into);
}

function hasValidChecksum(packet: Uint8Array, ip: LocatedIp): boolean {
  const length = ip.end - ip.start;
  // Both addresses lie in one run of 32 bytes.
  const before = ip.family === 4 ? 0 : pseudoHeaderSum(sumWords(packet, ip.source, 32), IpProtocol.icmp6, length);
  return foldChecksum(sumWords(packet, ip.start, length, before)) === 0;
}

function decodeIcmp4(packet: Uint8Array, ip: LocatedIp, into: Answer): AnswerKind {
  switch (into.icmpType) {
    case IcmpType.echoReply:
      return decodeReply(packet, ip, ECHO_LENGTH, ProbeKind.echo, into) ? AnswerKind.echoReply : AnswerKind.none;
    case IcmpType.timestampReply:
      return decodeReply(packet, ip, TIMESTAMP_LENGTH, ProbeKind.timestamp, into)
        ? AnswerKind.timestampReply
        : AnswerKind.none;
    case IcmpType.unreachable:
    case IcmpType.timeExceeded:
    case IcmpType.parameterProblem:
      return decodeError(packet, ip, into);
    default:
      return AnswerKind.none;
  }
}

/** "Packet too big" (type 2) is not among the errors: it tells of a link on the way, and no probe is that big. */
function decodeIcmp6(packet: Uint8Array, ip: LocatedIp, into: Answer): AnswerKind {
  switch (into.icmpType) {
    case Icmp6Type.echoReply:
      return decodeReply(packet, ip, ECHO_LENGTH, ProbeKind.echo, into) ? AnswerKind.echoReply : AnswerKind.none;
    case Icmp6Type.neighbourAdvertisement:
      return decodeNeighbourAdvertisement(packet, ip, into) ? AnswerKind.neighbour : AnswerKind.none;
    case Icmp6Type.unreachable:
    case Icmp6Type.timeExceeded:
    case Icmp6Type.parameterProblem:
      return decodeError(packet, ip, into);
    default:
      return AnswerKind.none;
  }
}

function decodeReply(packet: Uint8Array, ip: LocatedIp, shortest: number, probe: ProbeKind, into: Answer): boolean {
  if (into.icmpCode !== 0 || ip.end - ip.start < shortest) return false;
  into.probe = probe;
  into.cookie = read32(packet, ip.start + 4);
  into.hasCookie = true;
  return true;
}

function decodeError(packet: Uint8Array, ip: LocatedIp, into: Answer): AnswerKind {
  const isOfProbe = decodeQuotedProbe(packet, ip.start + ICMP_HEADER_LENGTH, ip.end, ip.family, into);
  return isOfProbe ? AnswerKind.icmpError : AnswerKind.none;
}
