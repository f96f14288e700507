import type { AddressRange } from "./address-range.ts";
import { parseIpv4 } from "./address-text.ts";
import { parseIpv4Target } from "./parse-ipv4-target.ts";
import { parseIpv6Target } from "./parse-ipv6-target.ts";
import { type NamedTarget, parseNamedTarget } from "./parse-named-target.ts";
import { targetInvalid } from "./target-invalid.ts";

/** What one target text asks for: addresses (may be iterated again), or a name that has yet to be resolved. */
export type ParsedTarget =
  | { readonly kind: "addresses"; readonly ranges: Iterable<AddressRange> }
  | ({ readonly kind: "name" } & NamedTarget);

/** The most characters of one target: room for an octet list that names every value of every octet. */
export const MAX_TARGET_LENGTH = 4096;

/**
 * Understands one target.
 *
 * | form | examples |
 * | --- | --- |
 * | address | `10.0.0.1`, `2001:db8::1`, `[2001:db8::1]`; IPv4-mapped IPv6 is the IPv4 address it maps |
 * | block | `10.0.0.0/8`, `2001:db8::/120`; host bits may be set |
 * | range | `10.0.0.1-10.0.1.7`, `2001:db8::1-2001:db8::ff` |
 * | octet list | `10.0.0-3.1,5,7-9`, `10.0.*.1-`, as of nmap |
 * | host name | `example.com`, `bücher.example`, `example.com/28` for the block around its address |
 *
 * What can be read in two ways is refused: `010.0.0.1`, `0x7f.1`, `127.1`, `2130706433`, an address with a zone.
 *
 * @throws InputError `TARGET_INVALID` for anything else, quoting the text.
 */
export function parseTarget(text: string): ParsedTarget {
  const ipv4 = parseIpv4(text);
  if (ipv4 !== undefined) return { kind: "addresses", ranges: [{ family: 4, first: ipv4, last: ipv4 }] };
  if (text === "") throw targetInvalid(text, "is empty: give an address, a block, a range or a host name");
  if (text.length > MAX_TARGET_LENGTH) {
    throw targetInvalid(text, `is longer than ${MAX_TARGET_LENGTH} characters: split it`);
  }
  if (/\s/.test(text)) {
    throw targetInvalid(text, "holds white space: give each target on its own, without a space inside");
  }
  if (/[:[\]]/.test(text)) return { kind: "addresses", ranges: parseIpv6Target(text) };
  if (/^[\d.*,/-]+$/.test(text)) return { kind: "addresses", ranges: parseIpv4Target(text) };
  return { kind: "name", ...parseNamedTarget(text) };
}
