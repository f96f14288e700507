import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { addWords, checksumOf } from "./internet-checksum.ts";

function view(bytes: readonly number[]): DataView {
  return new DataView(Uint8Array.from(bytes).buffer);
}

describe("checksumOf", () => {
  it("is that of the example in RFC 1071 section 3", () => {
    const sum = addWords(0, view([0x00, 0x01, 0xf2, 0x03, 0xf4, 0xf5, 0xf6, 0xf7]), 0, 8);
    expect(checksumOf(sum)).toBe(0x220d);
  });

  it("takes an odd last byte for the high half of a word", () => {
    expect(addWords(0, view([0x12, 0x34, 0x56]), 0, 3)).toBe(0x1234 + 0x5600);
  });

  it("is 0 over words and their checksum", () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 2, maxLength: 100 }), (bytes) => {
        const even = [...bytes.slice(0, bytes.length - (bytes.length % 2))];
        const checksum = checksumOf(addWords(0, view(even), 0, even.length));
        const sealed = [...even, checksum >> 8, checksum & 255];
        expect(checksumOf(addWords(0, view(sealed), 0, sealed.length))).toBe(0);
      }),
    );
  });
});
