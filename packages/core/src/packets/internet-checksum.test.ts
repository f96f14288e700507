import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { naiveChecksum } from "../../test/packets/naive-checksum.ts";
import { foldChecksum, pseudoHeaderSum, sumWords } from "./internet-checksum.ts";

describe("the Internet checksum", () => {
  it("gives the sum of the example in RFC 1071 section 3", () => {
    const bytes = Uint8Array.of(0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7);
    expect(foldChecksum(sumWords(bytes, 0, 8))).toBe(~0xddf2 & 0xffff);
  });

  it("agrees with a word-by-word sum that folds at once, of any range", () => {
    const bytes = fc.uint8Array({ maxLength: 3_000 });
    fc.assert(
      fc.property(bytes, fc.nat(20), (data, skipped) => {
        const offset = Math.min(skipped, data.length);
        expect(foldChecksum(sumWords(data, offset, data.length - offset))).toBe(naiveChecksum([...data.slice(offset)]));
      }),
    );
  });

  it("can be taken in parts of even length", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 200 }), fc.nat(), (data, cut) => {
        const first = 2 * (cut % (data.length >> 1));
        const parts = sumWords(data, first, data.length - first, sumWords(data, 0, first));
        expect(parts).toBe(sumWords(data, 0, data.length));
      }),
    );
  });

  it("loses no carry in the longest packet", () => {
    for (const length of [65_534, 65_535, 65_536]) {
      const bytes = new Uint8Array(length).fill(0xff);
      const carried = pseudoHeaderSum(8 * 0xffff, 17, 0xffff);
      const spelledOut = [...bytes, ...new Array(length % 2).fill(0), ...new Array(16).fill(0xff), 0, 17, 0xff, 0xff];
      expect(foldChecksum(sumWords(bytes, 0, length, carried))).toBe(naiveChecksum(spelledOut));
    }
  });
});
