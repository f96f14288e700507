import fc from "fast-check";
import { expect, it } from "vitest";
import { PrefixCache } from "./prefix-cache.ts";

it("finds the value of the largest block around an address", () => {
  const cache = new PrefixCache<string>(4, [8, 16, 24, 32]);
  cache.set(Uint8Array.of(10, 1, 2, 3), 32, "host");
  cache.set(Uint8Array.of(10, 1, 9, 3), 24, "block");
  expect(cache.get(Uint8Array.of(10, 1, 2, 3))).toBe("host");
  expect(cache.get(Uint8Array.of(10, 1, 2, 4))).toBeUndefined();
  expect(cache.get(Uint8Array.of(10, 1, 9, 255))).toBe("block");
  cache.set(Uint8Array.of(10, 200, 0, 0), 8, "all");
  expect(cache.get(Uint8Array.of(10, 1, 2, 3))).toBe("all");
  expect(cache.get(Uint8Array.of(138, 1, 2, 3))).toBeUndefined();
  cache.clear();
  expect(cache.get(Uint8Array.of(10, 1, 2, 3))).toBeUndefined();
});

it("looks at all bytes of an IPv6 address", () => {
  for (let byte = 0; byte < 16; byte += 1) {
    const cache = new PrefixCache<string>(6, [32, 48, 64, 128]);
    const address = new Uint8Array(16).fill(0xfd);
    cache.set(address, 128, "host");
    expect(cache.get(address)).toBe("host");
    expect(cache.get(address.with(byte, 0xfc))).toBeUndefined();
  }
});

it("never gives one address the value of another", () => {
  const cache = new PrefixCache<string>(4, [24, 32]);
  fc.assert(
    fc.property(fc.uint8Array({ minLength: 4, maxLength: 4 }), fc.constantFrom(24, 32), (address, bits) => {
      const key = address.subarray(0, bits / 8).join(".");
      cache.set(address, bits, key);
      expect(`${address.join(".")}.`.startsWith(`${cache.get(address)}.`)).toBe(true);
    }),
    { numRuns: 2_000 },
  );
});
