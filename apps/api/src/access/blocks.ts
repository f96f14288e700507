import { parseTarget } from "@portolan/core";

/** Addresses of one family from a first to a last one. */
export interface Block {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

/** More than one text can ask for. */
const MOST_BLOCKS = 65_536;

/**
 * The addresses that texts stand for: addresses, blocks, ranges, octet lists.
 *
 * @throws InputError `TARGET_INVALID` for what is none of them.
 * @throws RangeError for a name, since what it means may change, and for an octet list of too many parts.
 */
export function parseBlocks(texts: readonly string[]): readonly Block[] {
  return texts.flatMap((text) => {
    const target = parseTarget(text);
    if (target.kind === "name") throw new RangeError(`${JSON.stringify(text)} is a name: give addresses or blocks.`);
    const blocks: Block[] = [];
    for (const { family, first, last } of target.ranges) {
      if (blocks.length === MOST_BLOCKS)
        throw new RangeError(`${JSON.stringify(text)} has too many parts: give blocks.`);
      blocks.push({ family, first: BigInt(first), last: BigInt(last) });
    }
    return blocks;
  });
}

/** The first address of a block that is in one of others; undefined when none is. */
export function firstInside(block: Block, others: readonly Block[]): bigint | undefined {
  const [least] = overlapping(block, others);
  return least === undefined || least.first > block.first ? least?.first : block.first;
}

/** The first address of a block that is in none of others; undefined when all are covered. */
export function firstOutside(block: Block, others: readonly Block[]): bigint | undefined {
  let next = block.first;
  for (const { first, last } of overlapping(block, others)) {
    if (first > next) return next;
    if (last >= next) next = last + 1n;
    if (next > block.last) return undefined;
  }
  return next;
}

/** The blocks that share an address with one, in ascending order. */
function overlapping(block: Block, others: readonly Block[]): readonly Block[] {
  return others
    .filter(({ family, first, last }) => family === block.family && first <= block.last && block.first <= last)
    .sort((one, other) => (one.first < other.first ? -1 : 1));
}
