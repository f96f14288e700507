import { expect, test } from "vitest";
import { addressKey } from "./address-key.ts";

test("addresses sort as numbers do, and what is none comes last", () => {
  const sorted = [
    "2.0.0.10",
    "10.0.0.2",
    "10.0.0.10",
    "255.255.255.255",
    "::1",
    "2001:db8::2",
    "2001:db8::10",
    "ff02::1",
    "host",
  ];
  expect([...sorted].reverse().sort((one, other) => (addressKey(one) < addressKey(other) ? -1 : 1))).toEqual(sorted);
});
