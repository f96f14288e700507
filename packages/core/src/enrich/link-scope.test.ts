import { expect, test } from "vitest";
import { parseAddress } from "../targets/address-text.ts";
import { isOfThisLink } from "./link-scope.ts";

test.each([
  ["127.0.0.0", true],
  ["127.255.255.255", true],
  ["126.255.255.255", false],
  ["128.0.0.0", false],
  ["169.254.0.0", true],
  ["169.254.255.255", true],
  ["169.253.255.255", false],
  ["169.255.0.0", false],
  ["255.255.255.255", false],
  ["::1", true],
  ["::", false],
  ["::2", false],
  ["fe80::", true],
  ["febf:ffff::1", true],
  ["fec0::", false],
  ["fe7f:ffff::", false],
])("%s is of this link: %s", (text, expected) => {
  const address = parseAddress(text);
  expect(address && isOfThisLink(address)).toBe(expected);
});
