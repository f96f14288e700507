import type { Address } from "../targets/address-range.ts";

/** 127.0.0.0/8, loopback (RFC 1122 section 3.2.1.3). */
const LOOPBACK_OCTET = 127;
/** 169.254.0.0/16, link local (RFC 3927), by its upper half. */
const LINK_LOCAL_HALF = 0xa9fe;
/** ::1, loopback (RFC 4291 section 2.5.3). */
const LOOPBACK_IPV6 = 1n;
/** fe80::/10, link local (RFC 4291 section 2.5.6), by its upper ten bits. */
const LINK_LOCAL_PREFIX = 0xfe80n >> 6n;

/** Whether an address means another host on each machine, or on each link: loopback and link-local ones. */
export function isOfThisLink(address: Address): boolean {
  if (address.family === 4) return address.value >>> 24 === LOOPBACK_OCTET || address.value >>> 16 === LINK_LOCAL_HALF;
  return address.value === LOOPBACK_IPV6 || address.value >> 118n === LINK_LOCAL_PREFIX;
}
