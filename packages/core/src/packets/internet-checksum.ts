import { read16 } from "./byte-order.ts";

/*
 * The Internet checksum (RFC 1071): the one's complement of the one's complement sum of all 16-bit words. The carries may be kept
 * in the upper half of a 32-bit number and added back once at the end, so a sum is taken in parts, in any order, each part of an
 * even length but the last.
 */

/**
 * Adds the 16-bit words of `length` bytes to `sum`, the carries not yet folded. An odd last byte counts as if a zero followed it.
 * The carries of 64 KiB fit: no packet is longer.
 */
export function sumWords(bytes: Uint8Array, offset: number, length: number, sum = 0): number {
  const end = offset + length;
  const evenEnd = end - 1;
  let total = sum;
  let at = offset;
  for (; at < evenEnd; at += 2) total += read16(bytes, at);
  return at < end ? total + ((bytes[at] as number) << 8) : total;
}

/** Folds the carries of a sum and complements it: what goes into a checksum field. Over data with a valid checksum in it, 0. */
export function foldChecksum(sum: number): number {
  let folded = (sum & 0xffff) + (sum >>> 16);
  folded = (folded & 0xffff) + (folded >>> 16);
  return ~folded & 0xffff;
}

/**
 * What a pseudo-header adds to the sum, beside the addresses: upper-layer protocol and length. IPv4 (RFC 9293 section 3.1) and IPv6
 * (RFC 8200 section 8.1) lay these out differently but add up alike, as no length here needs more than 16 bits.
 */
export function pseudoHeaderSum(addressesSum: number, protocol: number, length: number): number {
  return addressesSum + protocol + length;
}
