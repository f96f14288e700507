import fc from "fast-check";
import { expect, test } from "vitest";
import { formatAddress, parseAddress, parseIpv4, parseIpv6 } from "./address-text.ts";

const ipv4Values = fc.integer({ min: 0, max: 2 ** 32 - 1 });
/** 128 bits in eight groups, many of them zero, so that every shape of `::` comes up. */
const ipv6Values = fc
  .array(fc.oneof({ weight: 2, arbitrary: fc.constant(0n) }, fc.bigInt({ min: 0n, max: 0xffffn })), {
    minLength: 8,
    maxLength: 8,
  })
  .map((groups) => groups.reduce((value, group) => (value << 16n) | group, 0n));

/** The URL standard's canonical IPv6 text is that of RFC 5952 except for IPv4-mapped addresses in dots: an independent witness. */
const witness = (text: string) => new URL(`http://[${text}]/`).hostname.slice(1, -1);

test("IPv4 texts and numbers correspond", () => {
  fc.assert(
    fc.property(ipv4Values, (value) => {
      const text = formatAddress(4, value);
      expect(text).toBe([value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255].join("."));
      expect(parseIpv4(text)).toBe(value);
    }),
  );
});

test("IPv6 texts are canonical, and texts and numbers correspond", () => {
  fc.assert(
    fc.property(ipv6Values, (value) => {
      const text = formatAddress(6, value);
      const groups = value.toString(16).padStart(32, "0").match(/.{4}/g)?.join(":") ?? "";
      expect(text).toBe(witness(groups));
      expect(parseIpv6(text)).toBe(value);
      expect(parseIpv6(groups.toUpperCase())).toBe(value);
    }),
    { numRuns: 500 },
  );
});

test.each([
  ["::", 0n],
  ["::1.2.3.4", 0x0102_0304n],
  ["64:ff9b::1.2.3.4", 0x0064_ff9b_0000_0000_0000_0000_0102_0304n],
  ["1:2:3:4:5:6:1.2.3.4", 0x0001_0002_0003_0004_0005_0006_0102_0304n],
  ["1:2:3:4:5:6:7::", 0x0001_0002_0003_0004_0005_0006_0007_0000n],
])("IPv6 address %s is understood", (text, value) => {
  expect(parseIpv6(text)).toBe(value);
});

test.each(["", "1.2.3", "1.2.3.256", "01.2.3.4", "0x1.2.3.4", " 1.2.3.4", "1.2.3.4 ", "1.2.3.4.5", "١.2.3.4"])(
  "IPv4 text %j is refused",
  (text) => expect(parseIpv4(text)).toBeUndefined(),
);

test.each([
  "",
  ":",
  ":::",
  "1::2::3",
  "12345::",
  "::1%eth0",
  "::01.2.3.4",
  "1:2:3:4:5:6:7",
  "1:2:3:4:5:6:7:8:",
  "::g",
  "[::1]",
])("IPv6 text %j is refused", (text) => expect(parseIpv6(text)).toBeUndefined());

test("an IPv4-mapped address is the IPv4 address", () => {
  expect(parseAddress("::ffff:10.0.0.1")).toEqual({ family: 4, value: 0x0a00_0001 });
  expect(parseAddress("::ffff:a00:1")).toEqual({ family: 4, value: 0x0a00_0001 });
  expect(parseAddress("::fffe:a00:1")).toEqual({ family: 6, value: 0xfffe_0a00_0001n });
  expect(parseAddress("localhost")).toBeUndefined();
});
