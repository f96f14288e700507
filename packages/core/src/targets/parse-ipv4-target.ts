import { type AddressRange, blockOf } from "./address-range.ts";
import { formatAddress, parseIpv4 } from "./address-text.ts";
import { octetListRanges, parseOctetList } from "./octet-list.ts";
import { parsePrefixLength } from "./prefix-length.ts";
import { targetInvalid } from "./target-invalid.ts";

/**
 * The ranges of an IPv4 block, range or octet list, given a text of digits, dots, commas, hyphens, slashes and asterisks.
 *
 * @throws InputError `TARGET_INVALID`.
 */
export function parseIpv4Target(text: string): Iterable<AddressRange> {
  const slash = text.indexOf("/");
  if (slash >= 0) {
    const value = singleAddress(text, text.slice(0, slash), "before the slash");
    return [blockOf({ family: 4, value }, parsePrefixLength(text, text.slice(slash + 1), 32))];
  }
  const ends = text.split("-");
  if (ends.length === 2 && text.split(".").length === 7) return [rangeBetween(text, ends[0] ?? "", ends[1] ?? "")];
  return octetListRanges(parseOctetList(text, text));
}

function rangeBetween(text: string, firstText: string, lastText: string): AddressRange {
  const first = singleAddress(text, firstText, "before the hyphen");
  const last = singleAddress(text, lastText, "after the hyphen");
  if (first > last) {
    throw targetInvalid(text, `runs backwards: write ${formatAddress(4, last)}-${formatAddress(4, first)}`);
  }
  return { family: 4, first, last };
}

function singleAddress(target: string, text: string, place: string): number {
  const value = parseIpv4(text);
  if (value !== undefined) return value;
  parseOctetList(target, text);
  throw targetInvalid(target, `has a list of addresses ${place}, where one address is needed`);
}
