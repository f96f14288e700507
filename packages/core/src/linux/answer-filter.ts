import type { Bytes } from "./pinned-bytes.ts";
import { FilterProgram } from "./socket-filter.ts";

/** The ports that answers come back to: those of our probes. */
export interface AnswerPorts {
  readonly first: number;
  readonly count: number;
}

/** Protocol numbers (IANA, "Assigned Internet Protocol Numbers"). */
const ICMP = 1;
const TCP = 6;
const UDP = 17;
const ICMPV6 = 58;
/** IPv6 extension headers that may stand before an answer (RFC 8200 section 4): hop-by-hop, routing, fragment, AH, destination. */
const EXTENSION_HEADERS = [0, 43, 44, 51, 60];

/** Places in an IPv4 header (RFC 791 section 3.1) and an IPv6 header (RFC 8200 section 3). */
const IPV4_FRAGMENT = 6;
const IPV4_FRAGMENT_OFFSET = 0x1fff;
const IPV4_PROTOCOL = 9;
const IPV6_NEXT_HEADER = 6;
const IPV6_HEADER_LENGTH = 40;

/** Places in a TCP or UDP header (RFC 9293 section 3.1, RFC 768), and TCP's flags. */
const DESTINATION_PORT = 2;
const TCP_FLAGS = 13;
const RST = 0x04;
const SYN_ACK = 0x12;

/** Echo reply, destination unreachable, time exceeded, parameter problem, timestamp reply (RFC 792). */
const ICMP_TYPES = [0, 3, 11, 12, 14];
/** The four errors, echo reply (RFC 4443), neighbour advertisement (RFC 4861 section 4.4). */
const ICMPV6_TYPES = [1, 2, 3, 4, 129, 136];

/** The operation of an ARP packet, and its value in a reply (RFC 826). */
const ARP_OPERATION = 6;
const ARP_REPLY = 2;

/** Passes IPv4 packets that may answer a probe of ours: SYN-ACK, RST and datagrams to our ports, ICMP errors and replies. */
export function ipv4AnswerFilter(ports: AnswerPorts): Bytes {
  const program = new FilterProgram()
    .loadHalf(IPV4_FRAGMENT)
    .ifBits(IPV4_FRAGMENT_OFFSET, "drop")
    .indexByIpv4Header()
    .loadByte(IPV4_PROTOCOL)
    .ifEqual(TCP, "tcp")
    .ifEqual(UDP, "udp")
    .ifEqual(ICMP, "icmp", "drop")
    .label("tcp")
    .loadIndexedByte(TCP_FLAGS);
  passAnswerFlags(program).label("udp").loadIndexedHalf(DESTINATION_PORT);
  passPorts(program, ports).label("icmp").loadIndexedByte(0).ifOneOf(ICMP_TYPES, "pass", "drop");
  return program.assemble();
}

/** The same for IPv6. What stands behind extension headers the decoder finds: the filter has no loops, so it passes them all. */
export function ipv6AnswerFilter(ports: AnswerPorts): Bytes {
  const program = new FilterProgram()
    .loadByte(IPV6_NEXT_HEADER)
    .ifEqual(TCP, "tcp")
    .ifEqual(UDP, "udp")
    .ifEqual(ICMPV6, "icmp")
    .ifOneOf(EXTENSION_HEADERS, "pass", "drop")
    .label("tcp")
    .loadByte(IPV6_HEADER_LENGTH + TCP_FLAGS);
  passAnswerFlags(program)
    .label("udp")
    .loadHalf(IPV6_HEADER_LENGTH + DESTINATION_PORT);
  passPorts(program, ports).label("icmp").loadByte(IPV6_HEADER_LENGTH).ifOneOf(ICMPV6_TYPES, "pass", "drop");
  return program.assemble();
}

/** Passes ARP replies. */
export function arpAnswerFilter(): Bytes {
  return new FilterProgram().loadHalf(ARP_OPERATION).ifEqual(ARP_REPLY, "pass", "drop").assemble();
}

/** Passes nothing: for sockets that only hold a port. */
export function nothingFilter(): Bytes {
  return new FilterProgram().loadByte(0).ifBits(0, "pass", "drop").assemble();
}

function passAnswerFlags(program: FilterProgram): FilterProgram {
  return program.ifBits(RST, "udp").and(SYN_ACK).ifEqual(SYN_ACK, "udp", "drop");
}

function passPorts(program: FilterProgram, { first, count }: AnswerPorts): FilterProgram {
  return program.ifLess(first, "drop").ifGreater(first + count - 1, "drop", "pass");
}
