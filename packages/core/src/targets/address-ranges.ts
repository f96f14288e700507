import type { AddressRange, Family } from "./address-range.ts";
import { Ipv4RangeCollector } from "./ipv4-range-collector.ts";
import { Ipv4Ranges } from "./ipv4-ranges.ts";
import { Ipv6RangeCollector } from "./ipv6-range-collector.ts";
import { Ipv6Ranges } from "./ipv6-ranges.ts";
import { combineRanges, inBoth, inEither, inLeftOnly, type Membership } from "./range-list.ts";

/**
 * Sorted disjoint address ranges of both families, of any size: an exclusion such as `fc00::/7` holds far more addresses than can
 * be numbered, yet must be subtracted. `AddressSet` numbers them.
 */
export class AddressRanges {
  readonly ipv4: Ipv4Ranges;
  readonly ipv6: Ipv6Ranges;

  constructor(ipv4: Ipv4Ranges, ipv6: Ipv6Ranges) {
    this.ipv4 = ipv4;
    this.ipv6 = ipv6;
  }

  get isEmpty(): boolean {
    return this.ipv4.length === 0 && this.ipv6.length === 0;
  }

  /** The ranges of one family. */
  only(family: Family): AddressRanges {
    return family === 4
      ? new AddressRanges(this.ipv4, new Ipv6Ranges(new BigUint64Array(), new BigUint64Array()))
      : new AddressRanges(new Ipv4Ranges(new Uint32Array(), new Uint32Array()), this.ipv6);
  }

  union(other: AddressRanges): AddressRanges {
    return other.isEmpty ? this : this.#combine(other, inEither);
  }

  intersect(other: AddressRanges): AddressRanges {
    return this.#combine(other, inBoth);
  }

  subtract(other: AddressRanges): AddressRanges {
    return other.isEmpty ? this : this.#combine(other, inLeftOnly);
  }

  /** The ranges in ascending order, IPv4 before IPv6. */
  *[Symbol.iterator](): Generator<AddressRange, void> {
    const { ipv4, ipv6 } = this;
    for (let index = 0; index < ipv4.length; index += 1) {
      yield { family: 4, first: ipv4.first(index), last: ipv4.end(index) - 1 };
    }
    for (let index = 0; index < ipv6.length; index += 1) {
      yield { family: 6, first: ipv6.first(index), last: ipv6.end(index) - 1n };
    }
  }

  #combine(other: AddressRanges, belongs: Membership): AddressRanges {
    const ipv4 = new Ipv4RangeCollector();
    combineRanges(this.ipv4, other.ipv4, belongs, (first, end) => ipv4.add(first, end - 1));
    const ipv6 = new Ipv6RangeCollector();
    combineRanges(this.ipv6, other.ipv6, belongs, (first, end) => ipv6.add(first, end - 1n));
    return new AddressRanges(ipv4.ranges(), ipv6.ranges());
  }
}
