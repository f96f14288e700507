import { InputError } from "../errors.ts";
import type { AddressRange } from "./address-range.ts";
import type { AddressRanges } from "./address-ranges.ts";
import { AddressRangesBuilder } from "./address-ranges-builder.ts";
import { formatAddress, isMapped, parseIpv4, parseIpv6 } from "./address-text.ts";
import { quoteText } from "./quote-text.ts";

/** `10.0.0.0-10.0.0.255`, or the address alone when the range holds one. */
export function rangeText({ family, first, last }: AddressRange): string {
  const firstText = formatAddress(family, first);
  return first === last ? firstText : `${firstText}-${formatAddress(family, last)}`;
}

/**
 * The ranges that a list of range texts stands for.
 *
 * @throws InputError `CHECKPOINT_INVALID` unless the value is an array of range texts in canonical form, sorted, apart, and IPv4
 *   before IPv6: the numbers of the addresses hang on it, so nothing is put right silently.
 */
export function rangesFromJson(value: unknown): AddressRanges {
  if (!Array.isArray(value)) throw invalid(String(value), "is not a list of address ranges");
  const builder = new AddressRangesBuilder();
  let previous: AddressRange | undefined;
  for (const text of value as readonly unknown[]) {
    const range = typeof text === "string" ? parseRange(text) : undefined;
    if (range === undefined) throw invalid(String(text), "is not an address range");
    if (previous !== undefined && !isApart(previous, range)) {
      throw invalid(String(text), "does not follow on the range before");
    }
    builder.add(range);
    previous = range;
  }
  return builder.ranges();
}

function parseRange(text: string): AddressRange | undefined {
  const [firstText = "", lastText = firstText, ...rest] = text.split("-");
  const range = ipv4Range(firstText, lastText) ?? ipv6Range(firstText, lastText);
  return range === undefined || rest.length > 0 || rangeText(range) !== text ? undefined : range;
}

function ipv4Range(firstText: string, lastText: string): AddressRange | undefined {
  const first = parseIpv4(firstText);
  const last = parseIpv4(lastText);
  return first === undefined || last === undefined || first > last ? undefined : { family: 4, first, last };
}

function ipv6Range(firstText: string, lastText: string): AddressRange | undefined {
  const first = parseIpv6(firstText);
  const last = parseIpv6(lastText);
  if (first === undefined || last === undefined || first > last || isMapped(first) || isMapped(last)) return undefined;
  return { family: 6, first, last };
}

function isApart(left: AddressRange, right: AddressRange): boolean {
  if (left.family !== right.family) return left.family === 4;
  return BigInt(right.first) > BigInt(left.last) + 1n;
}

function invalid(text: string, complaint: string): InputError {
  return new InputError(
    "CHECKPOINT_INVALID",
    text,
    `${quoteText(text)} in the addresses of the checkpoint ${complaint}: the file is damaged, so start the scan afresh.`,
  );
}
