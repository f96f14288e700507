import { AddressRangesBuilder } from "./address-ranges-builder.ts";
import { AddressSet } from "./address-set.ts";

/** Gathers ranges one by one, in any order and overlapping or not, and makes an `AddressSet` of them. */
export class AddressSetBuilder extends AddressRangesBuilder {
  /** What has been added so far, numbered. @throws InputError `SPACE_TOO_LARGE` when there are more than 2^48 addresses. */
  build(): AddressSet {
    return new AddressSet(this.ranges());
  }
}
