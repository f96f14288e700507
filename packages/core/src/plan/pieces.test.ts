import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { cutInPieces, pieceAt, pieceCount } from "./pieces.ts";

const range = fc.tuple(fc.nat(1_000), fc.nat(100_000)).map(([start, size]) => ({ start, end: start + size }));

describe("cutInPieces", () => {
  it("cuts a range into pieces that follow each other, and leaves nothing out", () => {
    fc.assert(
      fc.property(range, fc.integer({ min: 1, max: 16 }), (whole, threads) => {
        const pieces = cutInPieces(whole, threads);
        let next = whole.start;
        for (let piece = 0; piece < pieceCount(pieces); piece += 1) {
          const { start, end } = pieceAt(pieces, piece);
          expect(start).toBe(next);
          expect(end).toBeGreaterThan(start);
          next = end;
        }
        expect(next).toBe(whole.end);
      }),
    );
  });

  it("makes many for each thread where there is enough, and none of more than 512 positions", () => {
    expect(cutInPieces({ start: 0, end: 640 }, 2).pieceLength).toBe(10);
    expect(cutInPieces({ start: 0, end: 65_535 }, 2).pieceLength).toBe(512);
    expect(cutInPieces({ start: 7, end: 10 }, 8).pieceLength).toBe(1);
  });
});
