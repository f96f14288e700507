import type { Address } from "../targets/address-range.ts";

/** Hexadecimal digits of an IPv6 address. */
const NIBBLES = 32;

/** The name that an address has its PTR record under: RFC 1035 section 3.5, and RFC 3596 section 2.5 for IPv6. */
export function pointerName(address: Address): string {
  if (address.family === 6)
    return `${[...address.value.toString(16).padStart(NIBBLES, "0")].reverse().join(".")}.ip6.arpa`;
  const { value } = address;
  return `${value & 255}.${(value >>> 8) & 255}.${(value >>> 16) & 255}.${value >>> 24}.in-addr.arpa`;
}
