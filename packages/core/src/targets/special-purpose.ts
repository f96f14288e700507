import type { AddressRange } from "./address-range.ts";
import type { AddressRanges } from "./address-ranges.ts";
import { AddressRangesBuilder } from "./address-ranges-builder.ts";
import { parseTarget } from "./parse-target.ts";

/** A block of addresses that is set aside for something. */
export interface SpecialPurposeBlock {
  readonly block: string;
  readonly name: string;
  /** The RFC that set it aside. */
  readonly source: string;
}

/**
 * The IANA IPv4 and IPv6 Special-Purpose Address Registries (RFC 6890, RFC 8190; iana.org/assignments/iana-ipv4-special-registry and
 * iana-ipv6-special-registry), and multicast, which has registries of its own.
 *
 * Entries that lie inside another one are left out, since the outer one covers them: 192.0.0.0/24 holds the service continuity prefix
 * (RFC 7335), the dummy address (RFC 7600), the PCP and TURN anycast addresses (RFC 7723, RFC 8155) and those of NAT64 discovery
 * (RFC 8880); 192.88.99.0/24 the 6a44 relay (RFC 6751); 2001::/23 Teredo (RFC 4380), the IPv6 anycast addresses of PCP, TURN and
 * DNS-SD (RFC 7723, RFC 8155, RFC 9665), benchmarking (RFC 5180), AMT (RFC 7450), AS112 (RFC 7535), ORCHID (RFC 4843, RFC 7343) and
 * drone identifiers (RFC 9374). IPv4-mapped IPv6 (::ffff:0:0/96, RFC 4291) is left out, since such an address is the IPv4 address
 * that it maps wherever targets are read.
 */
export const SPECIAL_PURPOSE_BLOCKS = [
  { block: "0.0.0.0/8", name: "this network", source: "RFC 791 section 3.2, RFC 1122 section 3.2.1.3" },
  { block: "10.0.0.0/8", name: "private use", source: "RFC 1918" },
  { block: "100.64.0.0/10", name: "shared address space", source: "RFC 6598" },
  { block: "127.0.0.0/8", name: "loopback", source: "RFC 1122 section 3.2.1.3" },
  { block: "169.254.0.0/16", name: "link local", source: "RFC 3927" },
  { block: "172.16.0.0/12", name: "private use", source: "RFC 1918" },
  { block: "192.0.0.0/24", name: "IETF protocol assignments", source: "RFC 6890 section 2.1" },
  { block: "192.0.2.0/24", name: "documentation", source: "RFC 5737" },
  { block: "192.31.196.0/24", name: "AS112", source: "RFC 7535" },
  { block: "192.52.193.0/24", name: "AMT", source: "RFC 7450" },
  { block: "192.88.99.0/24", name: "6to4 relays", source: "RFC 7526" },
  { block: "192.168.0.0/16", name: "private use", source: "RFC 1918" },
  { block: "192.175.48.0/24", name: "AS112", source: "RFC 7534" },
  { block: "198.18.0.0/15", name: "benchmarking", source: "RFC 2544" },
  { block: "198.51.100.0/24", name: "documentation", source: "RFC 5737" },
  { block: "203.0.113.0/24", name: "documentation", source: "RFC 5737" },
  { block: "224.0.0.0/4", name: "multicast", source: "RFC 5771" },
  { block: "240.0.0.0/4", name: "reserved, limited broadcast", source: "RFC 1112 section 4, RFC 919 section 7" },
  { block: "::/128", name: "unspecified", source: "RFC 4291 section 2.5.2" },
  { block: "::1/128", name: "loopback", source: "RFC 4291 section 2.5.3" },
  { block: "64:ff9b::/96", name: "IPv4/IPv6 translation", source: "RFC 6052" },
  { block: "64:ff9b:1::/48", name: "IPv4/IPv6 translation", source: "RFC 8215" },
  { block: "100::/64", name: "discard only", source: "RFC 6666" },
  { block: "100:0:0:1::/64", name: "dummy prefix", source: "RFC 9780" },
  { block: "2001::/23", name: "IETF protocol assignments", source: "RFC 2928" },
  { block: "2001:db8::/32", name: "documentation", source: "RFC 3849" },
  { block: "2002::/16", name: "6to4", source: "RFC 3056" },
  { block: "2620:4f:8000::/48", name: "AS112", source: "RFC 7534" },
  { block: "3fff::/20", name: "documentation", source: "RFC 9637" },
  { block: "5f00::/16", name: "segment routing", source: "RFC 9602" },
  { block: "fc00::/7", name: "unique local", source: "RFC 4193" },
  { block: "fe80::/10", name: "link local", source: "RFC 4291 section 2.5.6" },
  { block: "ff00::/8", name: "multicast", source: "RFC 4291 section 2.7" },
] as const satisfies readonly SpecialPurposeBlock[];

type RangeOf<F extends 4 | 6> = Extract<AddressRange, { readonly family: F }>;

const tables: { ipv4?: readonly RangeOf<4>[]; ipv6?: readonly RangeOf<6>[]; union?: AddressRanges } = {};

/** The IPv4 blocks, in ascending order. */
function ipv4Table(): readonly RangeOf<4>[] {
  tables.ipv4 ??= parsedBlocks(false).filter((range) => range.family === 4);
  return tables.ipv4;
}

/** The IPv6 blocks, in ascending order. Apart from the others, since to read the first IPv6 address of all takes Node some time. */
function ipv6Table(): readonly RangeOf<6>[] {
  tables.ipv6 ??= parsedBlocks(true).filter((range) => range.family === 6);
  return tables.ipv6;
}

function parsedBlocks(isIpv6: boolean): readonly AddressRange[] {
  return SPECIAL_PURPOSE_BLOCKS.filter(({ block }) => block.includes(":") === isIpv6).flatMap(({ block }) =>
    rangesOf(block),
  );
}

function rangesOf(block: string): readonly AddressRange[] {
  const target = parseTarget(block);
  return target.kind === "addresses" ? [...target.ranges] : [];
}

/** All special-purpose addresses. */
export function specialPurposeRanges(): AddressRanges {
  if (tables.union === undefined) {
    const builder = new AddressRangesBuilder();
    for (const range of [...ipv4Table(), ...ipv6Table()]) builder.add(range);
    tables.union = builder.ranges();
  }
  return tables.union;
}

/** The ranges of one special-purpose block. */
export function specialPurposeRangesOf({ block }: SpecialPurposeBlock): AddressRanges {
  const builder = new AddressRangesBuilder();
  for (const range of rangesOf(block)) builder.add(range);
  return builder.ranges();
}

/**
 * Where a range lies: `inside` one special-purpose block as a whole, `across` the border of at least one, or `outside` of all. Takes
 * no time to speak of, since it is asked of each line of a target file.
 */
export function placeOf(range: AddressRange): "inside" | "across" | "outside" {
  return range.family === 4 ? placeAmong(range, ipv4Table()) : placeAmong(range, ipv6Table());
}

function placeAmong<Ends extends { readonly first: number | bigint; readonly last: number | bigint }>(
  { first, last }: Ends,
  blocks: readonly Ends[],
): "inside" | "across" | "outside" {
  let low = 0;
  let high = blocks.length;
  // The first block that ends at or behind the start of the range: none before it can have any of it.
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((blocks[middle] as Ends).last < first) low = middle + 1;
    else high = middle;
  }
  const block = blocks[low];
  if (block === undefined || block.first > last) return "outside";
  return block.first <= first && last <= block.last ? "inside" : "across";
}
