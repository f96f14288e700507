import type { AddressRange } from "./address-range.ts";
import { AddressRanges } from "./address-ranges.ts";
import { Ipv4RangeCollector } from "./ipv4-range-collector.ts";
import { Ipv6RangeCollector } from "./ipv6-range-collector.ts";

/** Gathers ranges one by one, in any order and overlapping or not, in memory that grows with the distinct ranges alone. */
export class AddressRangesBuilder {
  readonly #ipv4 = new Ipv4RangeCollector();
  readonly #ipv6 = new Ipv6RangeCollector();

  /**
   * Adds a range. IPv4-mapped IPv6 addresses are to be given as the IPv4 addresses that they map.
   *
   * @throws InputError `SPACE_TOO_LARGE` when the ranges so far fall into more than 2^24 pieces.
   */
  add(range: AddressRange): void {
    if (range.family === 4) this.#ipv4.add(range.first, range.last);
    else this.#ipv6.add(range.first, range.last);
  }

  /** What has been added so far. */
  ranges(): AddressRanges {
    return new AddressRanges(this.#ipv4.ranges(), this.#ipv6.ranges());
  }
}
