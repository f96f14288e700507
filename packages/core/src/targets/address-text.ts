import { isIPv4, isIPv6 } from "node:net";
import { parseIp, stringifyIp } from "ip-bigint";
import type { Address } from "./address-range.ts";

/** First address of the block in which IPv6 spells IPv4 addresses, `::ffff:0.0.0.0` (RFC 4291, section 2.5.5.2). */
export const MAPPED_FIRST = 0xffff_0000_0000n;
/** Last address of that block, `::ffff:255.255.255.255`. */
export const MAPPED_LAST = 0xffff_ffff_ffffn;

/** The number of an IPv4 address of four decimal octets without leading zeros; nothing for any other text. */
export function parseIpv4(text: string): number | undefined {
  return isIPv4(text) ? Number(parseIp(text).number) : undefined;
}

/** The number of an IPv6 address (RFC 4291, section 2.2) without zone; nothing for any other text. */
export function parseIpv6(text: string): bigint | undefined {
  // The colon first: Node's pattern of an IPv6 address takes 8 ms to be compiled, which a scan of IPv4 need not wait for.
  return text.includes(":") && isIPv6(text) && !text.includes("%") ? parseIp(text).number : undefined;
}

/** An IPv4 or IPv6 address; an IPv4-mapped IPv6 address is the IPv4 address it maps. */
export function parseAddress(text: string): Address | undefined {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return { family: 4, value: ipv4 };
  const ipv6 = parseIpv6(text);
  return ipv6 === undefined ? undefined : unmapped(ipv6);
}

/** An IPv6 address, or the IPv4 address that it maps. */
export function unmapped(value: bigint): Address {
  return isMapped(value) ? { family: 4, value: Number(value - MAPPED_FIRST) } : { family: 6, value };
}

/** Whether an IPv6 address maps an IPv4 address. */
export function isMapped(value: bigint): boolean {
  return value >= MAPPED_FIRST && value <= MAPPED_LAST;
}

/** Canonical text of an address: dotted decimal, or RFC 5952. */
export function formatAddress(family: 4 | 6, value: number | bigint): string {
  // IPv4 without the library's detour by a bigint: a dry run writes a text a probe.
  if (family === 4) {
    const bits = Number(value);
    return `${bits >>> 24}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;
  }
  return stringifyIp({ version: family, number: BigInt(value) });
}
