import { expect, test } from "vitest";
import { parseAddress } from "../targets/address-text.ts";
import { pointerName } from "./pointer-name.ts";

test.each([
  ["192.0.2.7", "7.2.0.192.in-addr.arpa"],
  ["255.254.253.252", "252.253.254.255.in-addr.arpa"],
  ["0.0.0.0", "0.0.0.0.in-addr.arpa"],
  // The example of RFC 3596.
  ["4321:0:1:2:3:4:567:89ab", "b.a.9.8.7.6.5.0.4.0.0.0.3.0.0.0.2.0.0.0.1.0.0.0.0.0.0.0.1.2.3.4.ip6.arpa"],
  ["::1", `1.${"0.".repeat(31)}ip6.arpa`],
])("%s has its names under %s", (text, name) => {
  const address = parseAddress(text);
  expect(address && pointerName(address)).toBe(name);
});
