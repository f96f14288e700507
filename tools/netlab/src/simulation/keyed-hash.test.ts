import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { keyedHash, keyedShare, Question } from "./keyed-hash.ts";

const word = fc.integer({ min: 0, max: 0xffff_ffff });
const port = fc.integer({ min: 0, max: 65_535 });

describe("keyedHash", () => {
  it("gives the same 32 bits whenever it is asked", () => {
    fc.assert(
      fc.property(word, word, port, (seed, address, at) => {
        const hash = keyedHash(seed, address, Question.tcp, at);
        expect(Number.isInteger(hash) && hash >= 0 && hash <= 0xffff_ffff).toBe(true);
        expect(keyedHash(seed, address, Question.tcp, at)).toBe(hash);
      }),
    );
  });

  it("tells apart seeds, addresses, questions and ports", () => {
    const asked = [
      keyedHash(1, 0x0a400001, Question.tcp, 80),
      keyedHash(2, 0x0a400001, Question.tcp, 80),
      keyedHash(1, 0x0a400002, Question.tcp, 80),
      keyedHash(1, 0x0a400001, Question.udp, 80),
      keyedHash(1, 0x0a400001, Question.tcp, 81),
    ];
    expect(new Set(asked).size).toBe(asked.length);
  });
});

describe("keyedShare", () => {
  it.each([1, 2, 3])("spreads neighbouring ports and addresses evenly under seed %i", (seed) => {
    const tenths = new Array<number>(10).fill(0);
    for (let address = 0; address < 100; address += 1) {
      for (let at = 1; at <= 100; at += 1) {
        const tenth = Math.floor(keyedShare(seed, 0x0a400000 + address, Question.tcp, at) * 10);
        tenths[tenth] = (tenths[tenth] ?? 0) + 1;
      }
    }
    // 1,000 expected in each; five standard deviations are 150.
    for (const count of tenths) expect(Math.abs(count - 1_000)).toBeLessThan(150);
  });
});
