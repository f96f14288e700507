import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Cookie, randomCookieKey } from "./cookie.ts";
import { ProbeKind } from "./probe-kind.ts";

const KEY = [0x03020100, 0x07060504] as const;
const ports = fc.integer({ min: 0, max: 65_535 });
const bits = fc.integer({ min: 0, max: 7 });

/** How many of 32 bits are set. */
function weight(value: number): number {
  return [...(value >>> 0).toString(2)].filter((digit) => digit === "1").length;
}

describe("Cookie", () => {
  it("repeats with the same key, whatever was asked between", () => {
    const address = fc.uint8Array({ minLength: 16, maxLength: 16 });
    fc.assert(
      fc.property(address, address, ports, ports, fc.constantFrom<4 | 6>(4, 6), (one, other, port, source, family) => {
        const cookie = new Cookie(KEY);
        const before = cookie.of(family, one, port, source, ProbeKind.syn);
        cookie.of(family === 4 ? 6 : 4, other, source, port, ProbeKind.ack);
        expect(cookie.of(family, one, port, source, ProbeKind.syn)).toBe(before);
        expect(new Cookie(KEY).of(family, one, port, source, ProbeKind.syn)).toBe(before);
        expect(before).toBe(before >>> 0);
      }),
    );
  });

  it("changes about half its bits when any one bit of what it vouches for changes", () => {
    const cookie = new Cookie(KEY);
    const address = Uint8Array.from({ length: 16 }, (_, index) => 7 * index);
    let changed = 0;
    let changes = 0;
    const differ = (one: number, other: number): void => {
      expect(one).not.toBe(other);
      changed += weight(one ^ other);
      changes += 1;
    };
    for (const family of [4, 6] as const) {
      const plain = cookie.of(family, address, 443, 40_000, ProbeKind.syn);
      for (let bit = 0; bit < (family === 4 ? 32 : 128); bit += 1) {
        const flipped = address.map((byte, index) => (index === bit >> 3 ? byte ^ (1 << (bit & 7)) : byte));
        differ(plain, cookie.of(family, flipped, 443, 40_000, ProbeKind.syn));
      }
      for (let bit = 0; bit < 16; bit += 1) {
        differ(plain, cookie.of(family, address, 443 ^ (1 << bit), 40_000, ProbeKind.syn));
        differ(plain, cookie.of(family, address, 443, 40_000 ^ (1 << bit), ProbeKind.syn));
      }
      differ(plain, cookie.of(family, address, 443, 40_000, ProbeKind.ack));
    }
    // The standard deviation of the mean over 226 changes is 0.19 bits.
    expect(Math.abs(changed / changes - 16)).toBeLessThan(1);
  });

  it("is the same for each of many ports as for that port alone", () => {
    const address = fc.uint8Array({ minLength: 16, maxLength: 16 });
    const many = fc.array(ports, { maxLength: 40 });
    fc.assert(
      fc.property(address, many, ports, fc.constantFrom<4 | 6>(4, 6), (to, each, source, family) => {
        const cookie = new Cookie(KEY);
        const into = new Uint32Array(each.length + 1).fill(7);
        cookie.ofEach(family, to, Uint16Array.from(each), source, ProbeKind.syn, into, each.length);
        const alone = each.map((port) => cookie.of(family, to, port, source, ProbeKind.syn));
        expect([...into]).toEqual([...alone, 7]);
      }),
    );
  });

  it("looks at no more of an address than its family has, and tells the families apart", () => {
    const cookie = new Cookie(KEY);
    const short = Uint8Array.of(192, 0, 2, 1);
    const long = Uint8Array.of(192, 0, 2, 1, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9, 9);
    const ofShort = cookie.of(4, short, 80, 1, ProbeKind.syn);
    expect(cookie.of(4, long, 80, 1, ProbeKind.syn)).toBe(ofShort);
    expect(cookie.of(6, long, 80, 1, ProbeKind.syn)).not.toBe(ofShort);
  });

  it("depends on both words of the key", () => {
    const address = Uint8Array.of(192, 0, 2, 1);
    const of = (key: readonly [number, number]): number => new Cookie(key).of(4, address, 80, 1, ProbeKind.syn);
    fc.assert(
      fc.property(fc.nat(3), bits, (byte, bit) => {
        const flip = 1 << (8 * byte + bit);
        expect(new Set([of(KEY), of([KEY[0] ^ flip, KEY[1]]), of([KEY[0], KEY[1] ^ flip])]).size).toBe(3);
      }),
    );
    expect(randomCookieKey()).not.toEqual(randomCookieKey());
  });

  it("spreads datagrams evenly over a range of source ports, and stays inside it", () => {
    const cookie = new Cookie(KEY);
    const uses = new Array<number>(16).fill(0);
    for (let port = 0; port < 16_000; port += 1) {
      const index = cookie.udpSourcePort(50_000, 16, 4, Uint8Array.of(192, 0, 2, 1), port) - 50_000;
      uses[index] = (uses[index] as number) + 1;
    }
    expect(uses).toHaveLength(16);
    // 1,000 each, five standard deviations of 31 around it.
    for (const use of uses) expect(Math.abs(use - 1_000)).toBeLessThan(155);
  });
});
