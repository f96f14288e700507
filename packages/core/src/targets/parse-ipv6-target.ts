import { type AddressRange, blockOf } from "./address-range.ts";
import { formatAddress, isMapped, MAPPED_FIRST, MAPPED_LAST, parseIpv4, parseIpv6, unmapped } from "./address-text.ts";
import { parsePrefixLength } from "./prefix-length.ts";
import { targetInvalid } from "./target-invalid.ts";

/**
 * The ranges of an IPv6 address, block or range, given a text with a colon or a bracket. Each address may stand in
 * brackets.
 *
 * @throws InputError `TARGET_INVALID`.
 */
export function parseIpv6Target(text: string): readonly AddressRange[] {
  if (text.includes("%")) {
    throw targetInvalid(
      text,
      "has a zone: zones are not supported, so give the address without what follows the percent sign",
    );
  }
  const slash = text.indexOf("/");
  if (slash >= 0 && !text.includes("//")) {
    const value = singleAddress(text, text.slice(0, slash));
    const { first, last } = blockOf({ family: 6, value }, parsePrefixLength(text, text.slice(slash + 1), 128));
    return withoutMapped(text, BigInt(first), BigInt(last));
  }
  const [firstText = "", lastText = firstText, ...rest] = text.split("-");
  const first = singleAddress(text, firstText);
  const last = singleAddress(text, lastText);
  if (rest.length > 0) {
    throw targetInvalid(text, "has more than one hyphen: a range is two addresses with a hyphen between");
  }
  if (first > last) {
    throw targetInvalid(text, `runs backwards: write ${formatAddress(6, last)}-${formatAddress(6, first)}`);
  }
  return withoutMapped(text, first, last);
}

function singleAddress(target: string, text: string): bigint {
  const value = parseIpv6(text.startsWith("[") && text.endsWith("]") ? text.slice(1, -1) : text);
  if (value !== undefined) return value;
  if (target.includes("://")) throw targetInvalid(target, "is a URL: give the host alone");
  if (/^(?:\[[^\]]*\]|[^:]*):\d+$/.test(target)) {
    throw targetInvalid(target, "has a port: give the host alone, and the port in the port list");
  }
  if (parseIpv4(text) !== undefined) {
    throw targetInvalid(target, "mixes IPv4 and IPv6: both ends of a range are of one family");
  }
  throw targetInvalid(target, "is not an IPv6 address, block or range");
}

/**
 * IPv6 ranges never hold IPv4-mapped addresses, else an IPv4 address could be scanned under a second name that its exclusion does
 * not know. A range inside the mapped block is that IPv4 range; a range around the whole block means IPv6 and loses the block.
 */
function withoutMapped(target: string, first: bigint, last: bigint): readonly AddressRange[] {
  const ends = [unmapped(first), unmapped(last)] as const;
  if (ends[0].family === 4 && ends[1].family === 4) return [{ family: 4, first: ends[0].value, last: ends[1].value }];
  if (isMapped(first) || isMapped(last)) {
    throw targetInvalid(
      target,
      "begins or ends among the IPv4-mapped addresses: give the IPv4 part as an IPv4 range of its own",
    );
  }
  if (first > MAPPED_LAST || last < MAPPED_FIRST) return [{ family: 6, first, last }];
  return [
    { family: 6, first, last: MAPPED_FIRST - 1n },
    { family: 6, first: MAPPED_LAST + 1n, last },
  ];
}
