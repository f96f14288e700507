import fc from "fast-check";
import { expect, it } from "vitest";
import { type Block, firstInside, firstOutside, parseBlocks } from "./blocks.ts";

const FAMILIES = [4, 6] as const;

const block: fc.Arbitrary<Block> = fc
  .tuple(fc.constantFrom(...FAMILIES), fc.bigInt(0n, 40n), fc.bigInt(0n, 12n))
  .map(([family, first, size]) => ({ family, first, last: first + size }));

function isIn(family: 4 | 6, value: bigint, blocks: readonly Block[]): boolean {
  return blocks.some((other) => other.family === family && other.first <= value && value <= other.last);
}

function addressesOf({ first, last }: Block): bigint[] {
  return Array.from({ length: Number(last - first) + 1 }, (_, index) => first + BigInt(index));
}

it("finds the first address inside and outside as a walk over all of them does", () => {
  fc.assert(
    fc.property(block, fc.array(block, { maxLength: 6 }), (one, others) => {
      const all = addressesOf(one);
      expect(firstInside(one, others)).toBe(all.find((value) => isIn(one.family, value, others)));
      expect(firstOutside(one, others)).toBe(all.find((value) => !isIn(one.family, value, others)));
    }),
  );
});

it("reads blocks of any size, and no names", () => {
  expect(parseBlocks(["8000::/1", "10.0.0.0/8", "::ffff:127.0.0.1"])).toEqual([
    { family: 6, first: 1n << 127n, last: (1n << 128n) - 1n },
    { family: 4, first: 0x0a00_0000n, last: 0x0aff_ffffn },
    { family: 4, first: 0x7f00_0001n, last: 0x7f00_0001n },
  ]);
  expect(() => parseBlocks(["localhost"])).toThrow("is a name");
  expect(() => parseBlocks(["10.0.0.0/33"])).toThrow("10.0.0.0/33");
});
