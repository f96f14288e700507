import type { AddressRange } from "./address-range.ts";
import type { AddressRanges } from "./address-ranges.ts";
import { AddressRangesBuilder } from "./address-ranges-builder.ts";
import { quoteText } from "./quote-text.ts";
import { placeOf, SPECIAL_PURPOSE_BLOCKS, specialPurposeRanges, specialPurposeRangesOf } from "./special-purpose.ts";

/** What was left out since it is special-purpose and only part of a wider target. */
export interface SkippedAddresses {
  readonly ranges: AddressRanges;
  /** The first target that reaches into a special-purpose block and out of it, as it was given, and how many such there are. */
  readonly target: string;
  readonly targets: number;
}

/** What was left out, for the user. */
export interface SkippedSummary {
  readonly addresses: bigint;
  readonly message: string;
}

/**
 * The addresses of targets, those apart that were named for a special purpose: a target that lies wholly inside one special-purpose
 * block (`127.0.0.1`, `10.0.0.0/8` itself) means it, one that is wider (`0.0.0.0/0`) does not.
 */
export class TargetAddresses {
  readonly #named = new AddressRangesBuilder();
  readonly #wider = new AddressRangesBuilder();
  #target = "";
  #targets = 0;
  #isEmpty = true;

  /** Takes the ranges of one target up. */
  add(text: string, ranges: Iterable<AddressRange>): void {
    const place = placeOfAll(ranges);
    const builder = place === "inside" ? this.#named : this.#wider;
    for (const range of ranges) builder.add(range);
    this.#isEmpty = false;
    if (place !== "across") return;
    if (this.#targets === 0) this.#target = text;
    this.#targets += 1;
  }

  get isEmpty(): boolean {
    return this.#isEmpty;
  }

  /** All of them, special-purpose or not. */
  all(): AddressRanges {
    return this.#named.ranges().union(this.#wider.ranges());
  }

  /** Those to scan, and what was left out of them. */
  withoutSpecialPurpose(): { readonly ranges: AddressRanges; readonly skipped: SkippedAddresses } {
    const named = this.#named.ranges();
    const wider = this.#wider.ranges();
    // A list may have no wider target, or a million plain ones: only what crosses a border is worth the walk.
    if (this.#targets === 0) {
      const none = new AddressRangesBuilder().ranges();
      return { ranges: named.union(wider), skipped: { ranges: none, target: "", targets: 0 } };
    }
    const special = specialPurposeRanges();
    const skipped = wider.intersect(special).subtract(named);
    return {
      ranges: wider.subtract(special).union(named),
      skipped: { ranges: skipped, target: this.#target, targets: this.#targets },
    };
  }
}

/** Where a target lies that has many ranges: inside one block only when all of them lie inside the same one. */
function placeOfAll(ranges: Iterable<AddressRange>): "inside" | "across" | "outside" {
  let first: AddressRange | undefined;
  let last: AddressRange | undefined;
  let isOutside = true;
  for (const range of ranges) {
    first ??= range;
    last = range;
    isOutside &&= placeOf(range) === "outside";
  }
  if (first === undefined || last === undefined || isOutside) return "outside";
  // Ranges of one target ascend, so what lies between the first and the last address holds them all.
  if (first.family === 4 && last.family === 4) {
    return placeOf({ family: 4, first: first.first, last: last.last }) === "inside" ? "inside" : "across";
  }
  if (first.family === 6 && last.family === 6) {
    return placeOf({ family: 6, first: first.first, last: last.last }) === "inside" ? "inside" : "across";
  }
  return "across";
}

/** How many addresses ranges hold. */
function countAddresses(ranges: AddressRanges): bigint {
  let count = 0n;
  for (const { first, last } of ranges) count += BigInt(last) - BigInt(first) + 1n;
  return count;
}

/** The most blocks that the sentence about them names. */
const MOST_NAMED = 3;

/** What was left out, in numbers and in one sentence; nothing when that is nothing. */
export function describeSkipped({ ranges, target, targets }: SkippedAddresses): SkippedSummary | undefined {
  if (ranges.isEmpty) return undefined;
  const blocks = SPECIAL_PURPOSE_BLOCKS.filter((block) => !ranges.intersect(specialPurposeRangesOf(block)).isEmpty);
  const named = blocks.slice(0, MOST_NAMED).map(({ block, name }) => `${block} (${name})`);
  const more = blocks.length > MOST_NAMED ? ` and ${blocks.length - MOST_NAMED} more` : "";
  const others = targets === 1 ? "" : ` and ${targets - 1} other ${targets === 2 ? "target" : "targets"}`;
  const count = countAddresses(ranges);
  const addresses = `${count.toLocaleString("en-US")} special-purpose ${count === 1n ? "address" : "addresses"}`;
  const advice = "name a block itself to have it scanned, or give --include-special";
  return {
    addresses: count,
    message: `Skipped ${addresses} of ${quoteText(target)}${others}: ${named.join(", ")}${more}; ${advice}.`,
  };
}
