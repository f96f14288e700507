import ipaddr from "ipaddr.js";
import { LabError } from "./lab-error.ts";

/** The two versions of the Internet Protocol. */
export type Family = "ipv4" | "ipv6";

/** The families in the order in which rules are written. */
export const FAMILIES = ["ipv4", "ipv6"] as const satisfies readonly Family[];

/** Addresses from `first` to `last`, both included, as the numbers that their bytes spell. */
export interface AddressRange {
  readonly family: Family;
  readonly first: bigint;
  readonly last: bigint;
}

/** One address as its family and number. */
export interface Address {
  readonly family: Family;
  readonly value: bigint;
}

const BITS: Readonly<Record<Family, number>> = { ipv4: 32, ipv6: 128 };

function invalid(text: string): LabError {
  return new LabError(
    "SPECIFICATION_INVALID",
    `"${text}" is no address, prefix or range: write 10.77.1.1, 10.77.1.0/24, 10.77.1.1-10.77.1.9 or the like in IPv6.`,
  );
}

/** @throws LabError `SPECIFICATION_INVALID` when the text is not exactly one address in its usual form. */
export function parseAddress(text: string): Address {
  if (ipaddr.IPv4.isValidFourPartDecimal(text)) return number("ipv4", ipaddr.IPv4.parse(text).toByteArray());
  if (ipaddr.IPv6.isValid(text) && !text.includes("%")) return number("ipv6", ipaddr.IPv6.parse(text).toByteArray());
  throw invalid(text);
}

function number(family: Family, bytes: readonly number[]): Address {
  return { family, value: bytes.reduce((value, byte) => (value << 8n) | BigInt(byte), 0n) };
}

/**
 * Reads an address, a prefix whose host bits are zero, or `first-last`.
 *
 * @throws LabError `SPECIFICATION_INVALID` for any other text.
 */
export function parseAddressRange(text: string): AddressRange {
  const slash = text.indexOf("/");
  if (slash !== -1) return parsePrefix(text, text.slice(0, slash), text.slice(slash + 1));
  const [firstText, lastText, ...more] = text.split("-");
  if (firstText === undefined || more.length > 0) throw invalid(text);
  const first = parseAddress(firstText);
  const last = lastText === undefined ? first : parseAddress(lastText);
  if (first.family !== last.family || first.value > last.value) throw invalid(text);
  return { family: first.family, first: first.value, last: last.value };
}

function parsePrefix(text: string, addressText: string, lengthText: string): AddressRange {
  const { family, value } = parseAddress(addressText);
  const length = /^\d{1,3}$/.test(lengthText) ? Number(lengthText) : Number.NaN;
  if (!(length <= BITS[family])) throw invalid(text);
  const size = 1n << BigInt(BITS[family] - length);
  if (value % size !== 0n) throw invalid(text);
  return { family, first: value, last: value + size - 1n };
}

/** The canonical text of an address: RFC 5952 for IPv6. */
export function formatAddress(family: Family, value: bigint): string {
  const length = BITS[family] / 8;
  const bytes = Array.from({ length }, (_, index) => Number((value >> BigInt(8 * (length - 1 - index))) & 0xffn));
  return ipaddr.fromByteArray(bytes).toString();
}

/** `first-last`, or the address alone; a form that nftables reads too. */
export function formatAddressRange({ family, first, last }: AddressRange): string {
  const text = formatAddress(family, first);
  return first === last ? text : `${text}-${formatAddress(family, last)}`;
}

/** The ranges of one family, sorted, with overlapping and touching ones joined. */
export function mergeAddressRanges(ranges: readonly AddressRange[], family: Family): AddressRange[] {
  const sorted = ranges
    .filter((range) => range.family === family)
    .sort((left, right) => (left.first < right.first ? -1 : left.first > right.first ? 1 : 0));
  const merged: AddressRange[] = [];
  for (const range of sorted) {
    const before = merged.at(-1);
    if (before === undefined || range.first > before.last + 1n) merged.push(range);
    else if (range.last > before.last) merged[merged.length - 1] = { ...before, last: range.last };
  }
  return merged;
}

/** Whether every address of a range is in one of the others, which must be merged. */
export function covers(merged: readonly AddressRange[], range: AddressRange): boolean {
  return merged.some(
    ({ family, first, last }) => family === range.family && first <= range.first && last >= range.last,
  );
}

/** Whether an address is in any of the ranges. */
export function includesAddress(ranges: readonly AddressRange[], { family, value }: Address): boolean {
  return ranges.some((range) => range.family === family && range.first <= value && value <= range.last);
}
