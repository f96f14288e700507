import { describe, expect, it } from "vitest";
import type { NeighbourMessage } from "../../linux/route-message.ts";
import { NextHop } from "./next-hop.ts";

const LINK = Uint8Array.of(2, 0, 0, 0, 0, 1);
const KNOWN = { linkAddress: LINK, isIncomplete: false };
const SOUGHT = { linkAddress: undefined, isIncomplete: true };
const GIVEN_UP = { linkAddress: undefined, isIncomplete: false };

/** A next hop of which the kernel knows what `world` says, and how often it was asked. */
function hopIn(isRouter: boolean): { hop: NextHop; world: { neighbour: NeighbourMessage | undefined; asked: number } } {
  const world: { neighbour: NeighbourMessage | undefined; asked: number } = { neighbour: undefined, asked: 0 };
  const hop = new NextHop(isRouter, () => {
    world.asked += 1;
    return world.neighbour;
  });
  return { hop, world };
}

function fill(hop: NextHop): number {
  let packets = 0;
  for (; packets < 1_000 && hop.mayWait; packets += 1) hop.addWaiting();
  return packets;
}

describe("a next hop", () => {
  it("is looked for again after 100 ms, and when known after 5 s", () => {
    const { hop, world } = hopIn(true);
    expect(hop.linkAddress(0)).toBeUndefined();
    world.neighbour = KNOWN;
    expect(hop.linkAddress(99)).toBeUndefined();
    expect(world.asked).toBe(1);
    expect(hop.linkAddress(100)).toBe(LINK);
    world.neighbour = GIVEN_UP;
    expect(hop.linkAddress(5_099)).toBe(LINK);
    expect(world.asked).toBe(2);
    expect(hop.linkAddress(5_100)).toBeUndefined();
  });

  it("lets no more packets wait for a router than the kernel keeps", () => {
    const { hop, world } = hopIn(true);
    hop.linkAddress(0);
    expect(fill(hop)).toBe(64);
    world.neighbour = SOUGHT;
    hop.askAgain(0.5);
    expect([world.asked, hop.mayWait]).toEqual([1, false]);
    hop.askAgain(1);
    expect([world.asked, hop.mayWait]).toEqual([2, false]);
    world.neighbour = KNOWN;
    hop.askAgain(2);
    expect(hop.mayWait).toBe(true);
    expect(hop.linkAddress(2)).toBe(LINK);
  });

  it("lets packets go when the kernel has given up, so that it says so", () => {
    const { hop, world } = hopIn(true);
    hop.linkAddress(0);
    fill(hop);
    world.neighbour = GIVEN_UP;
    hop.askAgain(1);
    expect(hop.mayWait).toBe(true);
  });

  it("holds up nobody for a host", () => {
    const { hop, world } = hopIn(false);
    world.neighbour = SOUGHT;
    hop.linkAddress(0);
    expect(fill(hop)).toBe(1_000);
  });
});
