import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { rankPorts } from "./rank-ports.ts";

const port = fc.integer({ min: 1, max: 65_535 });
const ports = fc.array(port, { maxLength: 50 });
const facts = fc.record({
  levels: fc.array(fc.tuple(port, fc.integer({ min: 1, max: 8 })), { maxLength: 50 }).map((pairs) => new Map(pairs)),
  habitual: ports,
  registered: ports,
});

describe("rankPorts", () => {
  it("puts each of the 65535 ports in one place, whatever the facts", () => {
    fc.assert(
      fc.property(facts, (given) => {
        const ranked = rankPorts(given);
        const seen = new Uint8Array(65_536);
        for (const each of ranked) seen[each] = 1;
        expect(ranked).toHaveLength(65_535);
        expect(seen.indexOf(0, 1)).toBe(-1);
      }),
      { numRuns: 30 },
    );
  });

  it("goes by class, and by number inside a class", () => {
    const ranked = rankPorts({
      levels: new Map([
        [900, 8],
        [700, 7],
        [443, 1],
        [80, 1],
        [22, 2],
      ]),
      habitual: [9000, 8000],
      registered: [50_000, 3, 4000, 2],
    });
    expect(ranked.slice(0, 13)).toEqual([80, 443, 22, 700, 8000, 9000, 900, 2, 3, 4000, 50_000, 1, 4]);
    expect(ranked.at(-1)).toBe(65_535);
  });

  it("gives a port in several classes the place of the first", () => {
    const ranked = rankPorts({
      levels: new Map([
        [10, 8],
        [20, 3],
      ]),
      habitual: [10, 20],
      registered: [10, 20, 30],
    });
    expect(ranked.slice(0, 4)).toEqual([20, 10, 30, 1]);
  });
});
