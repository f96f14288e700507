import type { Answer } from "./answer.ts";
import { copyBytes } from "./byte-order.ts";
import { LINK_ADDRESS_LENGTH } from "./ethernet.ts";
import { UNROUTED_HOP_LIMIT } from "./ip-header.ts";
import type { LocatedIp } from "./located-ip.ts";
import { ProbeKind } from "./probe-kind.ts";

/*
 * Neighbour advertisement (RFC 4861 section 4.4); it is valid as section 7.1.2 says.
 *
 *   0      1      2          4                             8        24
 *   | type | code | checksum | router, solicited, override | target | options: type, length in units of 8 bytes, …
 */
const ADVERTISEMENT_LENGTH = 24;
const TARGET = 8;
const SOLICITED = 0x40;
const MULTICAST = 0xff;
const OPTION_UNIT = 8;
const TARGET_LINK_ADDRESS_OPTION = 2;

/** Reads the neighbour advertisement in `ip`, whose checksum has been verified; false when nobody may believe it. */
export function decodeNeighbourAdvertisement(packet: Uint8Array, ip: LocatedIp, into: Answer): boolean {
  const { start, end } = ip;
  if (ip.ttl !== UNROUTED_HOP_LIMIT || into.icmpCode !== 0 || end - start < ADVERTISEMENT_LENGTH) return false;
  if (packet[start + TARGET] === MULTICAST) return false;
  const isSolicited = ((packet[start + 4] as number) & SOLICITED) !== 0;
  if (isSolicited && packet[ip.destination] === MULTICAST) return false;
  if (!decodeOptions(packet, start + ADVERTISEMENT_LENGTH, end, into)) return false;
  copyBytes(packet, start + TARGET, into.address, 0, 16);
  into.probe = ProbeKind.neighbour;
  return true;
}

/** Looks for the target's link address, which is left out where the asker had it. Every option must have a length, and fit. */
function decodeOptions(packet: Uint8Array, from: number, end: number, into: Answer): boolean {
  let at = from;
  while (at < end) {
    const length = at + 1 < end ? OPTION_UNIT * (packet[at + 1] as number) : 0;
    if (length === 0 || at + length > end) return false;
    if (packet[at] === TARGET_LINK_ADDRESS_OPTION && length === OPTION_UNIT) {
      into.dataOffset = at + 2;
      into.dataLength = LINK_ADDRESS_LENGTH;
    }
    at += length;
  }
  return true;
}
