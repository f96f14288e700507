import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openPositions } from "../../test/virtual/shard-lab.ts";
import { pieceAt, pieceCount } from "../plan/pieces.ts";
import { PieceLedger } from "./piece-ledger.ts";

const range = fc
  .record({ start: fc.nat(50), size: fc.integer({ min: 1, max: 60 }), pieceLength: fc.integer({ min: 1, max: 9 }) })
  .map(({ start, size, pieceLength }) => ({ start, end: start + size, pieceLength }));

describe("PieceLedger", () => {
  it("gives what was not drawn as a shard that stands inside the range", () => {
    fc.assert(
      fc.property(range, fc.array(fc.array(fc.nat(59), { maxLength: 4 })), (pieces, draws) => {
        const ledger = new PieceLedger(pieces);
        const left = new Set(Array.from({ length: pieces.end - pieces.start }, (_, index) => pieces.start + index));
        for (const draw of draws) {
          const drawn = [...new Set(draw.map((piece) => piece % pieceCount(pieces)))];
          const before = left.size;
          for (const { start, end } of drawn.map((piece) => pieceAt(pieces, piece))) {
            for (let position = start; position < end; position += 1) left.delete(position);
          }
          expect(ledger.drawn(drawn)).toBe(before - left.size);
        }
        const position = ledger.position();
        expect(new Set(openPositions(position))).toEqual(left);
        expect(openPositions(position)).toHaveLength(left.size);
        expect(position.end).toBe(pieces.end);
        for (const each of position.pending) expect(each).toBeLessThan(position.next);
        expect(ledger.isEmpty).toBe(left.size === 0);
        expect(ledger.left.every((piece) => left.has(pieceAt(pieces, piece).start))).toBe(true);
      }),
    );
  });
});
