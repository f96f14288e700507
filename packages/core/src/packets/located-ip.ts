import { read16 } from "./byte-order.ts";
import { foldChecksum, sumWords } from "./internet-checksum.ts";
import { IPV4_HEADER_LENGTH, IPV6_HEADER_LENGTH } from "./ip-header.ts";
import { IpProtocol } from "./ip-protocol.ts";

/** Where the parts of an IP packet lie in its bytes; all within what is there. */
export interface LocatedIp {
  family: 4 | 6;
  /** Upper-layer protocol, behind any extension headers. */
  protocol: number;
  /** Time to live, or hop limit. */
  ttl: number;
  source: number;
  destination: number;
  /** First byte of the upper-layer protocol, and the byte behind its last. */
  start: number;
  end: number;
  /** Whether this is but the first fragment of a packet. */
  isFragment: boolean;
}

export function emptyLocatedIp(): LocatedIp {
  return { family: 4, protocol: 0, ttl: 0, source: 0, destination: 0, start: 0, end: 0, isFragment: false };
}

/**
 * A packet as it came, or one quoted in an ICMP error. Of a quote, only the beginning is there; routers have changed fields of it, some
 * stacks more than they should have (length in their own byte order): so neither its length nor its header checksum is looked at.
 */
export type IpCondition = "received" | "quoted";

/** More extension headers than anybody sends; each must lie within the packet too. */
const MOST_EXTENSION_HEADERS = 8;
const FRAGMENT_HEADER_LENGTH = 8;
const FRAGMENT_OFFSET = 0x1fff;
const MORE_FRAGMENTS = 0x2000;
const MORE_FRAGMENTS_6 = 0x0001;

/** Finds the upper-layer protocol of the packet in bytes `at` to `end` − 1; false when it is malformed, or not a packet's first fragment. */
export function locateIp(
  packet: Uint8Array,
  at: number,
  end: number,
  condition: IpCondition,
  into: LocatedIp,
): boolean {
  if (at >= end) return false;
  const version = (packet[at] as number) >>> 4;
  if (version === 4) return locateIpv4(packet, at, end, condition, into);
  return version === 6 && locateIpv6(packet, at, end, condition, into);
}

function locateIpv4(packet: Uint8Array, at: number, end: number, condition: IpCondition, into: LocatedIp): boolean {
  const headerLength = 4 * ((packet[at] as number) & 0x0f);
  if (headerLength < IPV4_HEADER_LENGTH || at + headerLength > end) return false;
  const fragment = read16(packet, at + 6);
  if ((fragment & FRAGMENT_OFFSET) !== 0) return false;
  into.end = end;
  if (condition === "received") {
    into.end = at + read16(packet, at + 2);
    if (into.end > end || into.end < at + headerLength) return false;
    if (foldChecksum(sumWords(packet, at, headerLength)) !== 0) return false;
  }
  into.family = 4;
  into.ttl = packet[at + 8] as number;
  into.protocol = packet[at + 9] as number;
  into.source = at + 12;
  into.destination = at + 16;
  into.start = at + headerLength;
  into.isFragment = (fragment & MORE_FRAGMENTS) !== 0;
  return true;
}

function locateIpv6(packet: Uint8Array, at: number, end: number, condition: IpCondition, into: LocatedIp): boolean {
  if (at + IPV6_HEADER_LENGTH > end) return false;
  into.start = at + IPV6_HEADER_LENGTH;
  into.end = condition === "received" ? into.start + read16(packet, at + 4) : end;
  if (into.end > end) return false;
  into.family = 6;
  into.protocol = packet[at + 6] as number;
  into.ttl = packet[at + 7] as number;
  into.source = at + 8;
  into.destination = at + 24;
  into.isFragment = false;
  return skipExtensionHeaders(packet, into);
}

/** Moves on to the upper-layer protocol. Each extension header begins with the type of the next (RFC 8200 section 4). */
function skipExtensionHeaders(packet: Uint8Array, into: LocatedIp): boolean {
  for (let headers = 0; headers <= MOST_EXTENSION_HEADERS; headers += 1) {
    const { protocol, start } = into;
    const isFragmentHeader = protocol === IpProtocol.fragment;
    const isExtension =
      isFragmentHeader ||
      protocol === IpProtocol.hopByHop ||
      protocol === IpProtocol.routing ||
      protocol === IpProtocol.destinationOptions;
    if (!isExtension) return true;
    if (start + FRAGMENT_HEADER_LENGTH > into.end) return false;
    into.protocol = packet[start] as number;
    into.start += isFragmentHeader ? FRAGMENT_HEADER_LENGTH : 8 * ((packet[start + 1] as number) + 1);
    if (into.start > into.end) return false;
    if (isFragmentHeader) {
      const fragment = read16(packet, start + 2);
      if (fragment >>> 3 !== 0) return false;
      if ((fragment & MORE_FRAGMENTS_6) !== 0) into.isFragment = true;
    }
  }
  return false;
}
