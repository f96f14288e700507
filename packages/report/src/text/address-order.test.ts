import { expect, test } from "vitest";
import { addressSortKey } from "./address-order.ts";

test("addresses sort by number, IPv4 first, and what is none comes last", () => {
  const sorted = ["9.255.255.255", "10.0.0.2", "10.0.0.10", "192.0.2.1", "::1", "fe80::1%eth0", "fe80::2", "unknown"];
  const shuffled = [...sorted].reverse();
  const bySortKey = (left: string, right: string) => (addressSortKey(left) < addressSortKey(right) ? -1 : 1);
  expect(shuffled.sort(bySortKey)).toEqual(sorted);
});
