import { expect, test } from "vitest";
import { AddressOrder } from "./address-order.ts";

/** In order. */
const ADDRESSES = [
  ...Array.from({ length: 2_600 }, (_, index) => `10.0.${Math.floor(index / 256)}.${index % 256}`),
  "192.0.2.1",
  "::1",
  "2001:db8::9",
  "2001:db8::10",
  "not an address",
];

test("puts addresses in order, however they come", () => {
  const order = new AddressOrder();
  // 7 and the number of addresses have no common divisor: each comes once, far from its neighbours.
  for (let index = 0; index < ADDRESSES.length; index += 1) order.add(ADDRESSES[(index * 7) % ADDRESSES.length] ?? "");
  expect([...order.sorted()]).toEqual(ADDRESSES);
});

test("has nothing where nothing was added", () => {
  expect([...new AddressOrder().sorted()]).toEqual([]);
});
