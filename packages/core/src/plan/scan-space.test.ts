import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { InputError } from "../errors.ts";
import { type PairIndex, ScanSpace } from "./scan-space.ts";
import { seedWords } from "./seed.ts";
import { shardOf } from "./shard.ts";

const seed = seedWords("000102030405060708090a0b0c0d0e0f");
const emptyPair = (): PairIndex => ({ group: 0, hostSlot: 0, host: 0, port: 0 });

function visits(space: ScanSpace, start: number, end: number, seen: Uint8Array): void {
  const pair = emptyPair();
  for (let position = start; position < end; position += 1) {
    space.locate(position, pair);
    const index = pair.host * space.ports + pair.port;
    seen[index] = (seen[index] ?? 9) + 1;
  }
}

describe("ScanSpace", () => {
  it("tells of many positions of one host in a row the ports that it tells of each", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 3_000 }), fc.nat(), fc.nat(300), (ports, from, most) => {
        const space = new ScanSpace(1, ports, seed);
        const first = from % ports;
        const count = Math.min(most, ports - first);
        const into = new Uint32Array(count);
        space.portsOfHost(first, count, into);
        const pair = emptyPair();
        for (let index = 0; index < count; index += 1) {
          space.locate(first + index, pair);
          expect(into[index]).toBe(pair.port);
        }
      }),
    );
  });

  it("visits each pair exactly once, over any number of shards", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 300 }),
        fc.integer({ min: 1, max: 40 }),
        fc.integer({ min: 1, max: 9 }),
        (hosts, ports, shards) => {
          const space = new ScanSpace(hosts, ports, seed);
          const seen = new Uint8Array(space.size);
          for (let index = 0; index < shards; index += 1) {
            const shard = shardOf({ start: 0, end: space.size }, index, shards);
            visits(space, shard.start, shard.end, seen);
          }
          expect(seen.every((count) => count === 1)).toBe(true);
        },
      ),
    );
  });

  it("visits each pair exactly once when there are several groups", () => {
    const space = new ScanSpace(20_000, 3, seed);
    expect(space.groups).toBeGreaterThan(1);
    const seen = new Uint8Array(space.size);
    visits(space, 0, space.size, seen);
    expect(seen.every((count) => count === 1)).toBe(true);
  });

  it("says which group, slot and host belong together", () => {
    const space = new ScanSpace(1_000_000, 7, seed);
    const pair = emptyPair();
    fc.assert(
      fc.property(fc.integer({ min: 0, max: space.size - 1 }), (position) => {
        space.locate(position, pair);
        expect(space.groupOf(position)).toBe(pair.group);
        expect(space.hostAt(pair.group, pair.hostSlot)).toBe(pair.host);
        expect(pair.hostSlot).toBeLessThan(space.groupHosts(pair.group));
        expect(position).toBeGreaterThanOrEqual(space.groupStart(pair.group));
        expect(position).toBeLessThan(space.groupStart(pair.group + 1));
      }),
    );
  });

  it("tells the position of a pair", () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 2 ** 28 }),
        fc.integer({ min: 1, max: 70_000 }),
        fc.double({ min: 0, max: 0.999999, noNaN: true }),
        (hosts, ports, where) => {
          const space = new ScanSpace(hosts, ports, seed);
          const position = Math.floor(where * space.size);
          const pair = emptyPair();
          space.locate(position, pair);
          expect(space.positionOf(pair.host, pair.port)).toBe(position);
        },
      ),
      { numRuns: 1_000 },
    );
  });

  it("keeps groups apart that share a place among the orders kept", () => {
    const space = new ScanSpace(2 ** 24, 7, seed);
    const pair = emptyPair();
    const firsts = [3, 259, 515, 3, 259].map((group) => space.groupStart(group) + 11);
    for (const position of firsts) {
      space.locate(position, pair);
      expect(space.positionOf(pair.host, pair.port)).toBe(position);
      expect(pair.group).toBe(space.groupOf(position));
    }
    const again = new ScanSpace(2 ** 24, 7, seed);
    again.locate(firsts[4] ?? 0, pair);
    expect(space.positionOf(pair.host, pair.port)).toBe(firsts[4]);
  });

  it("holds a /8 with a thousand ports in the memory of its numbers, and refuses what doubles cannot count", () => {
    const space = new ScanSpace(2 ** 24, 1_000, seed);
    expect(space.hostsPerGroup).toBeLessThanOrEqual(8_192);
    expect(() => new ScanSpace(2 ** 48, 1_000, seed)).toThrow(InputError);
  });
});
