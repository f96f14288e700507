import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { InputError } from "../errors.ts";
import { blockOf } from "./address-range.ts";
import { rangeText } from "./address-ranges-json.ts";
import { formatAddress } from "./address-text.ts";
import { MAX_TARGET_LENGTH, parseTarget } from "./parse-target.ts";

function rangesOf(text: string): string[] {
  const target = parseTarget(text);
  if (target.kind === "name") throw new Error(`${text} is a name`);
  return Array.from(target.ranges, rangeText);
}

function messageFor(text: string): string {
  try {
    parseTarget(text);
  } catch (error) {
    expect(error).toBeInstanceOf(InputError);
    expect(error).toMatchObject({ code: "TARGET_INVALID", input: text });
    return (error as InputError).message;
  }
  throw new Error(`${text} was accepted`);
}

describe("addresses, blocks and ranges", () => {
  test.each([
    ["10.0.0.1", ["10.0.0.1"]],
    ["2001:DB8::0:1", ["2001:db8::1"]],
    ["[::1]", ["::1"]],
    ["::1.2.3.4", ["::102:304"]],
    ["10.1.2.3/8", ["10.0.0.0-10.255.255.255"]],
    ["10.0.0.1/32", ["10.0.0.1"]],
    ["10.0.0.1/0", ["0.0.0.0-255.255.255.255"]],
    ["192.168.1.77/28", ["192.168.1.64-192.168.1.79"]],
    ["2001:db8::ff/124", ["2001:db8::f0-2001:db8::ff"]],
    ["[2001:db8::ff]/128", ["2001:db8::ff"]],
    ["10.0.0.1-10.0.1.7", ["10.0.0.1-10.0.1.7"]],
    ["10.0.0.1-10.0.0.1", ["10.0.0.1"]],
    ["::1-::ff", ["::1-::ff"]],
    ["[::1]-[::ff]", ["::1-::ff"]],
  ])("%s", (text, expected) => expect(rangesOf(text)).toEqual(expected));

  test("any block holds the addresses that share its leading bits", () => {
    fc.assert(
      fc.property(fc.nat({ max: 2 ** 31 - 1 }), fc.nat({ max: 32 }), fc.nat({ max: 31 }), (half, prefix, flip) => {
        const value = half * 2 + (flip % 2);
        const block = blockOf({ family: 4, value }, prefix);
        expect(rangesOf(`${formatAddress(4, value)}/${prefix}`)).toEqual([rangeText(block)]);
        const bits = (n: number | bigint) => n.toString(2).padStart(32, "0");
        expect(bits(block.first)).toBe(bits(value).slice(0, prefix).padEnd(32, "0"));
        expect(bits(block.last)).toBe(bits(value).slice(0, prefix).padEnd(32, "1"));
      }),
    );
    fc.assert(
      fc.property(
        fc.bigInt({ min: 2n ** 48n, max: 2n ** 128n - 1n }),
        fc.integer({ min: 81, max: 128 }),
        (value, prefix) => {
          const block = blockOf({ family: 6, value }, prefix);
          expect(rangesOf(`${formatAddress(6, value)}/${prefix}`)).toEqual([rangeText(block)]);
          const bits = (n: number | bigint) => n.toString(2).padStart(128, "0");
          expect(bits(block.first)).toBe(bits(value).slice(0, prefix).padEnd(128, "0"));
          expect(bits(block.last)).toBe(bits(value).slice(0, prefix).padEnd(128, "1"));
        },
      ),
    );
  });

  test.each([
    ["::ffff:10.0.0.1", ["10.0.0.1"]],
    ["[::ffff:a00:1]", ["10.0.0.1"]],
    ["::ffff:10.0.0.1/120", ["10.0.0.0-10.0.0.255"]],
    ["::ffff:0:0/96", ["0.0.0.0-255.255.255.255"]],
    ["::ffff:10.0.0.1-::ffff:10.0.0.9", ["10.0.0.1-10.0.0.9"]],
    ["::/0", ["::-::fffe:ffff:ffff", "::1:0:0:0-ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"]],
  ])("IPv4-mapped addresses in %s are IPv4", (text, expected) => expect(rangesOf(text)).toEqual(expected));

  test.each([
    ["/24", /not an IPv4 address/],
    [".", /not an IPv4 address/],
    ["-", /not an IPv4 address/],
    ["10.0.0.0/33", /prefix length.*0 to 32/],
    ["10.0.0.0/", /prefix length/],
    ["10.0.0.0/08", /prefix length/],
    ["10.0.0.0/-1", /prefix length/],
    ["10.0.0.0/255.0.0.0", /prefix length/],
    ["10.0.0.0/8/8", /prefix length/],
    ["::/129", /prefix length.*0 to 128/],
    ["10.0.0.9-10.0.0.1", /runs backwards: write 10\.0\.0\.1-10\.0\.0\.9/],
    ["::9-::1", /runs backwards: write ::1-::9/],
    ["10.0.0.1-::9", /mixes IPv4 and IPv6/],
    ["::1-10.0.0.1", /mixes IPv4 and IPv6/],
    ["::fffe:0:0-::ffff:10.0.0.1", /IPv4-mapped/],
    ["::ffff:10.0.0.1-::1:0:0:0", /IPv4-mapped/],
    ["::1-::2-::3", /more than one hyphen/],
    ["1.2.3.4-1.2.3.256", /octet 256/],
    ["1.2.3.4-1.2.3.1-9", /more than four octets|list of addresses/],
    ["1.2.3.1,2/24", /list of addresses before the slash/],
    ["1.2.3.*/24", /list of addresses before the slash/],
    ["fe80::1%eth0", /zone/],
    ["[fe80::1%1]/64", /zone/],
    ["1:2:3", /not an IPv6 address/],
    ["[10.0.0.1]", /not an IPv6 address/],
    ["::1]", /not an IPv6 address/],
    ["http://[::1]/", /URL/],
    ["https://my-host.example/x", /URL/],
    ["my-host.example:80", /port/],
    ["[::1]:80", /port/],
    ["10.0.0.1:80", /port/],
  ])("%s is refused", (text, expected) => expect(messageFor(text)).toMatch(expected));
});

describe("spellings that can be read in two ways are refused", () => {
  test.each([
    "010.1.1.1",
    "10.0.0.01",
    "10.0.0.00",
    "0x7f.0.0.1",
    "0x7f.1",
    "0x7f000001",
    "0X7F.1",
    "127.1",
    "127.0.1",
    "127",
    "2130706433",
    "017700000001",
    "foo.1",
    "foo.0x1",
    "1.2.3.0x4",
    "127.1/8",
    "010.0.0.0/8",
    "１２７.0.0.1",
    "10。0。0。1",
    "127.1.",
  ])("%s", (text) => expect(messageFor(text)).toMatch(/ambiguous|octal/));
});

describe("host names", () => {
  test.each([
    ["localhost", "localhost"],
    ["Example.COM", "example.com"],
    ["example.com.", "example.com."],
    ["a-b.example", "a-b.example"],
    ["10.0.0.1-foo", "10.0.0.1-foo"],
    ["3com.example", "3com.example"],
    ["_dmarc.my_host.example", "_dmarc.my_host.example"],
    ["bücher.example", "xn--bcher-kva.example"],
    ["BÜCHER.example", "xn--bcher-kva.example"],
    ["例え.テスト", "xn--r8jz45g.xn--zckzah"],
    [`${"a".repeat(63)}.example`, `${"a".repeat(63)}.example`],
    [`${"a.".repeat(126)}a`, `${"a.".repeat(126)}a`],
  ])("%s", (name, asciiName) => expect(parseTarget(name)).toEqual({ kind: "name", name, asciiName }));

  test("with a block around it", () => {
    expect(parseTarget("example.com/24")).toEqual({
      kind: "name",
      name: "example.com",
      asciiName: "example.com",
      prefixLength: 24,
    });
    expect(messageFor("example.com/129")).toMatch(/prefix length/);
    expect(messageFor("example.com/")).toMatch(/prefix length/);
    expect(messageFor("example.com/index.html")).toMatch(/prefix length/);
  });

  test.each([
    "-a.example",
    "a-.example",
    "a..example",
    ".example",
    "a!b",
    "a@b",
    "ü.example?x",
    "ü#x",
    "ü.example？x",
    "ü\\x",
    "a%41.example",
    "*.example.com",
    "\u0000",
    "a\u0007b",
    "xn--ü",
    "\ufffd",
    `${"a".repeat(64)}.example`,
    `${"a.".repeat(126)}aa`,
    `${"ü".repeat(63)}.example`,
  ])("%j is refused", (text) => expect(messageFor(text)).toMatch(/nor a valid host name/));
});

describe("hostile text", () => {
  test.each([
    ["", /empty/],
    [" ", /white space/],
    ["10.0.0.1 10.0.0.2", /white space/],
    ["10.0.0.1\n", /white space/],
    ["10.0.0.1,10.0.0.2", /more than four octets/],
    ["1".repeat(MAX_TARGET_LENGTH + 1), /longer than/],
  ])("%j is refused", (text, expected) => expect(messageFor(text)).toMatch(expected));

  test("whatever the text, an answer or an InputError comes of it, and the message is one short printable line", () => {
    const alphabet = fc.constantFrom(
      ..."0123456789.,-/*:[]%xa ü#\u001b".split(""),
      "10.0.0.",
      "::",
      "ffff:",
      "255",
      "example",
    );
    const hostile = fc.oneof(
      fc.string({ unit: "binary", maxLength: 60 }),
      fc.array(alphabet, { maxLength: 14 }).map((parts) => parts.join("")),
    );
    fc.assert(
      fc.property(hostile, (text) => {
        try {
          const target = parseTarget(text);
          if (target.kind === "name") expect(target.asciiName).toMatch(/^[\w.-]{1,254}$/);
          else for (const { first, last } of target.ranges) expect(first <= last).toBe(true);
        } catch (error) {
          if (!(error instanceof InputError)) throw error;
          expect(error.code).toBe("TARGET_INVALID");
          expect(error.message).not.toMatch(/[\p{C}\p{Zl}\p{Zp}]/u);
        }
      }),
      { numRuns: 2000 },
    );
  });
});
