import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { Permutation } from "./permutation.ts";
import { seedWords } from "./seed.ts";

const seeds = fc.tuple(fc.nat(), fc.nat(), fc.nat(), fc.nat()) as fc.Arbitrary<[number, number, number, number]>;

describe("Permutation", () => {
  it("reaches every index exactly once", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 5_000 }), seeds, fc.nat(), (size, seed, tweak) => {
        const permutation = new Permutation(size, seed, tweak);
        const seen = new Uint8Array(size);
        for (let index = 0; index < size; index += 1) {
          const image = permutation.at(index);
          seen[image] = (seen[image] ?? 9) + 1;
        }
        expect(seen.every((count) => count === 1)).toBe(true);
      }),
      { numRuns: 60 },
    );
  });

  it("stays inside very large domains and repeats with the same key", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 2, max: 2 ** 50 }),
        seeds,
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (size, seed, where) => {
          const index = Math.floor(where * size);
          const image = new Permutation(size, seed).at(index);
          expect(Number.isSafeInteger(image)).toBe(true);
          expect(image).toBeGreaterThanOrEqual(0);
          expect(image).toBeLessThan(size);
          expect(new Permutation(size, seed).at(index)).toBe(image);
        },
      ),
    );
  });

  it("is undone by indexOf, in domains of any size", () => {
    fc.assert(
      fc.property(
        fc.oneof(fc.integer({ min: 1, max: 100 }), fc.integer({ min: 1, max: 2 ** 50 })),
        seeds,
        fc.nat(),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (size, seed, tweak, where) => {
          const permutation = new Permutation(size, seed, tweak);
          const index = Math.floor(where * size);
          expect(permutation.indexOf(permutation.at(index))).toBe(index);
          expect(permutation.at(permutation.indexOf(index))).toBe(index);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("scatters neighbours: about half of 10,000 successive images fall in each half of the domain", () => {
    const permutation = new Permutation(1_000_000, seedWords("0123456789abcdef0123456789abcdef"));
    let lower = 0;
    let ascending = 0;
    for (let index = 0; index < 10_000; index += 1) {
      if (permutation.at(index) < 500_000) lower += 1;
      if (permutation.at(index) < permutation.at(index + 1)) ascending += 1;
    }
    // Five standard deviations of a fair coin thrown 10,000 times are 250.
    expect(Math.abs(lower - 5_000)).toBeLessThan(250);
    expect(Math.abs(ascending - 5_000)).toBeLessThan(250);
  });

  it("tells of many indices in a row what it tells of each", () => {
    const sizes = fc.tuple(fc.integer({ min: 1, max: 70_000 }), fc.nat(), fc.integer({ min: 0, max: 300 }));
    fc.assert(
      fc.property(sizes, ([size, from, most]) => {
        const permutation = new Permutation(size, seedWords("0123456789abcdef0123456789abcdef"));
        const first = from % size;
        const count = Math.min(most, size - first);
        const into = new Uint32Array(count + 1).fill(9_999_999);
        permutation.atEach(first, count, into);
        const each = Array.from({ length: count }, (_, index) => permutation.at(first + index));
        expect([...into]).toEqual([...each, 9_999_999]);
      }),
    );
  });

  it("differs by seed and by tweak", () => {
    const order = (seed: string, tweak: number): string => {
      const permutation = new Permutation(1_000, seedWords(seed), tweak);
      return Array.from({ length: 20 }, (_, index) => permutation.at(index)).join();
    };
    const one = "00000000000000000000000000000001";
    const orders = new Set([order(one, 0), order(one, 1), order(one, 2 ** 32), order(one.replace("1", "2"), 0)]);
    expect(orders.size).toBe(4);
  });
});
