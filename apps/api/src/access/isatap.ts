import type { Block } from "./blocks.ts";

/** Interface identifiers of ISATAP (RFC 5214, section 6.1): these 32 bits, and an IPv4 address, of a unique or a private network. */
const IDENTIFIERS = [0x0000_5efen, 0x0200_5efen];
const PREFIX_BITS = 64n;
const IPV4_BITS = 32n;

/**
 * The first address of a block that a machine with an ISATAP interface sends over IPv4, to the address in its last 32 bits; undefined when
 * there is none. They are in every /64, so that no list of blocks can have them.
 */
export function firstIsatap({ family, first, last }: Block): bigint | undefined {
  if (family === 4) return undefined;
  const prefix = first >> PREFIX_BITS;
  const starts = [prefix, prefix + 1n].flatMap((one) =>
    IDENTIFIERS.map((identifier) => (one << PREFIX_BITS) | (identifier << IPV4_BITS)),
  );
  return starts
    .filter((start) => start <= last && (start | ((1n << IPV4_BITS) - 1n)) >= first)
    .map((start) => (start > first ? start : first))
    .sort((one, other) => (one < other ? -1 : 1))[0];
}
