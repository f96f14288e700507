import { describe, expect, it } from "vitest";
import type { Route, RouteRefusal } from "../../linux/route-table.ts";
import { RouteFinder, type Routes } from "./route-finder.ts";
import { QueueResult } from "./transport.ts";

const SOURCE = Uint8Array.of(10, 0, 0, 1);
const LINK = Uint8Array.of(2, 0, 0, 0, 0, 1);
const ROUTER = Uint8Array.of(10, 0, 0, 254);

function route(over: Partial<Route>): Route {
  return {
    interfaceIndex: 2,
    source: SOURCE,
    gateway: ROUTER,
    isLocal: false,
    linkType: "ethernet",
    linkAddress: LINK,
    mtu: 1_500,
    ...over,
  };
}

interface World {
  readonly finder: RouteFinder;
  /** Addresses whose route was asked for. */
  readonly asked: string[];
  answer: Route | RouteRefusal;
  prefixes: readonly (readonly [Uint8Array, number])[];
  allRead: boolean;
}

function world(): World {
  const asked: string[] = [];
  const routes: Routes = {
    routeTo: (_, address) => {
      asked.push(address.join("."));
      return made.answer;
    },
    neighbour: () => undefined,
    prefixes: (_, take) => {
      for (const [destination, length] of made.prefixes) take(destination, length);
      return made.allRead;
    },
    forgetLinks: () => {},
  };
  const made: World = {
    finder: new RouteFinder(routes, undefined),
    asked,
    answer: route({}),
    prefixes: [],
    allRead: true,
  };
  return made;
}

function ask({ finder, asked }: World, now: number, ...addresses: readonly string[]): number {
  const before = asked.length;
  for (const address of addresses) finder.pathTo(4, Uint8Array.from(address.split("."), Number), now);
  return asked.length - before;
}

describe("a path", () => {
  it("serves the whole block behind a router, with one next hop for all blocks behind it", () => {
    const lab = world();
    expect(ask(lab, 0, "10.1.2.3", "10.1.2.3", "10.200.0.1")).toBe(1);
    expect(ask(lab, 0, "11.0.0.1")).toBe(1);
    const hops = ["10.1.2.3", "11.0.0.1"].map((text) => {
      return lab.finder.pathTo(4, Uint8Array.from(text.split("."), Number), 0).hop;
    });
    expect(hops[0]).toBeDefined();
    expect(hops[0]).toBe(hops[1]);
  });

  it("serves one address where a route leads to a part of the block, and where not all routes could be read", () => {
    const lab = world();
    lab.prefixes = [[Uint8Array.of(10, 1, 2, 128), 25]];
    expect(ask(lab, 0, "10.1.2.3", "10.1.2.4", "10.1.2.3")).toBe(2);
    expect(ask(lab, 0, "10.1.3.3", "10.1.3.4")).toBe(1);
    const unread = world();
    unread.allRead = false;
    expect(ask(unread, 0, "10.1.3.3", "10.1.3.4")).toBe(2);
  });

  it.each([
    ["each host on an Ethernet link", { gateway: undefined }, 2],
    ["all hosts on another link", { gateway: undefined, linkType: "other" }, 1],
    ["each of this machine's own addresses", { isLocal: true, gateway: undefined, linkType: "other" }, 2],
  ] as const)("is looked up for %s", (_, over, lookUps) => {
    const lab = world();
    lab.answer = route(over);
    expect(ask(lab, 0, "10.1.2.3", "10.1.2.4")).toBe(lookUps);
  });

  it("is looked up again after 30 seconds, and when it is forgotten", () => {
    const lab = world();
    expect(ask(lab, 0, "10.1.2.3")).toBe(1);
    expect(ask(lab, 29_999, "10.1.2.3")).toBe(0);
    lab.answer = route({ interfaceIndex: 3 });
    expect(ask(lab, 30_000, "10.1.2.3")).toBe(1);
    expect(lab.finder.pathTo(4, Uint8Array.of(10, 1, 2, 3), 30_000).route?.interfaceIndex).toBe(3);
    lab.finder.forget();
    expect(ask(lab, 30_000, "10.1.2.3")).toBe(1);
  });

  it("that a new route splits is no longer shared", () => {
    const lab = world();
    expect(ask(lab, 0, "10.1.2.3", "10.1.2.4")).toBe(1);
    lab.prefixes = [[Uint8Array.of(10, 1, 2, 4), 32]];
    expect(ask(lab, 30_000, "10.1.2.3", "10.1.2.4")).toBe(2);
  });

  it.each([
    ["no-route", QueueResult.noRoute, 1],
    ["no-source-address", QueueResult.noSourceAddress, 1],
    ["not-a-host", QueueResult.denied, 2],
  ] as const)("may be none (%s)", (refusal, result, lookUps) => {
    const lab = world();
    lab.answer = refusal;
    expect(ask(lab, 0, "10.1.2.3", "10.1.2.4")).toBe(lookUps);
    expect(lab.finder.pathTo(4, Uint8Array.of(10, 1, 2, 3), 0)).toMatchObject({ refusal: result, route: undefined });
  });
});
