import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { resolvePace } from "../pace/pace-settings.ts";
import { type PairIndex, ScanSpace } from "../plan/scan-space.ts";
import { seedWords } from "../plan/seed.ts";
import { OpenGroup } from "./open-group.ts";
import { VolleyPairs } from "./volley-pairs.ts";

const SIZE = 40;
const GROUPS = [0, 1].map(() => new OpenGroup(4, resolvePace({}), new Int32Array(8)));

describe("VolleyPairs", () => {
  it("locates many pairs of one host as the space locates each", () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 500 }), fc.nat(), fc.nat(SIZE), (count, from, most) => {
        const space = new ScanSpace(1, count, seedWords("000102030405060708090a0b0c0d0e0f"));
        const ports = Uint16Array.from({ length: count }, (_, number) => 60_000 - number);
        const first = from % count;
        const length = Math.min(most, count - first);
        const pairs = new VolleyPairs(SIZE);
        pairs.locateRun(space, ports, first, length);
        const pair: PairIndex = { group: 0, hostSlot: 0, host: 0, port: 0 };
        for (let place = 0; place < length; place += 1) {
          space.locate(first + place, pair);
          expect([pairs.positions[place], pairs.ports[place]]).toEqual([first + place, ports[pair.port]]);
        }
      }),
    );
  });

  it("tells where the probes to one host end, of which others are alike in slot or in group alone", () => {
    const places = fc.array(fc.tuple(fc.nat(1), fc.nat(2)), { minLength: 1, maxLength: SIZE });
    fc.assert(
      fc.property(places, fc.nat(), fc.nat(), (given, one, other) => {
        const pairs = new VolleyPairs(SIZE);
        for (const [place, [group, slot]] of given.entries()) pairs.set(place, place, GROUPS[group] as OpenGroup, slot);
        const first = one % given.length;
        const to = first + 1 + (other % (given.length - first));
        const differs = given.findIndex(
          ([group, slot], place) => place > first && (group !== given[first]?.[0] || slot !== given[first]?.[1]),
        );
        expect(pairs.endOfHost(first, to)).toBe(differs < 0 ? to : Math.min(differs, to));
      }),
    );
  });

  it("takes the first places for one host together", () => {
    const pairs = new VolleyPairs(SIZE);
    const [group, other] = GROUPS as [OpenGroup, OpenGroup];
    pairs.set(3, 0, other, 1);
    pairs.fillHost(group, 2, 3);
    expect([pairs.endOfHost(0, 9), pairs.hostSlots[2], pairs.hostSlots[3]]).toEqual([3, 2, 1]);
  });
});
