import type { Route, RouteRefusal, RouteTable } from "../../linux/route-table.ts";
import { AddressColumn } from "./address-column.ts";
import { NextHop } from "./next-hop.ts";
import { PrefixCache } from "./prefix-cache.ts";
import { SplitBlocks } from "./split-blocks.ts";
import { QueueResult } from "./transport.ts";

/** How a packet gets to an address. */
export interface Path {
  /** When it was looked up, in milliseconds. */
  readonly since: number;
  /** `queued`, or why nothing can be sent there. */
  readonly refusal: QueueResult;
  /** Undefined exactly when there is a refusal. */
  readonly route: Route | undefined;
  /** Where frames go; undefined where the link has none, or the address is this machine's own. */
  readonly hop: NextHop | undefined;
  /** The link address that the last frame went to, and what SYNs in frames to there are marked with: their headers differ in little else. */
  linkAddress: Uint8Array | undefined;
  mark: number;
}

const REFUSALS: Readonly<Record<RouteRefusal, QueueResult>> = {
  "no-route": QueueResult.noRoute,
  "no-source-address": QueueResult.noSourceAddress,
  "not-a-host": QueueResult.denied,
};

/** A change of the routing table is noticed after this time at the latest. */
const VALID_FOR_MS = 30_000;
/** Reading all routes may take no more than this share of the time. */
const MOST_READING_SHARE = 0.01;
const MOST_ROUTERS = 4_096;

/** Prefix lengths of the blocks that share a path where the routing table allows it. */
const BLOCK_SIZES = { 4: [8, 16, 24], 6: [32, 48, 64] } as const;
const HOST_SIZE = { 4: 32, 6: 128 } as const;

/** What is remembered of one family. */
interface FamilyMemory {
  readonly paths: PrefixCache<Path>;
  /** The path that was asked for last, and the address that it leads to: one host's packets often follow one another. */
  recent: Path | undefined;
  readonly recentAddress: AddressColumn;
  /** Undefined when the routes could not all be read: then any block may be split. */
  splitBlocks: SplitBlocks | undefined;
  splitBlocksUntil: number;
}

function emptyMemory(family: 4 | 6): FamilyMemory {
  return {
    paths: new PrefixCache(family, [...BLOCK_SIZES[family], HOST_SIZE[family]]),
    recent: undefined,
    recentAddress: new AddressColumn(1),
    splitBlocks: undefined,
    splitBlocksUntil: Number.NEGATIVE_INFINITY,
  };
}

/** What is asked of the routing table. */
export type Routes = Pick<RouteTable, "routeTo" | "neighbour" | "prefixes" | "forgetLinks">;

/** Written out: to an object that is spread into another V8 gives a shape of its own, and thousands of paths are remembered. */
function newPath(since: number, refusal: QueueResult, route: Route | undefined, hop: NextHop | undefined): Path {
  return { since, refusal, route, hop, linkAddress: undefined, mark: 0 };
}

/** Finds the path to an address, and remembers it: for the whole block around it when all of the block goes the same way. */
export class RouteFinder {
  readonly #table: Routes;
  readonly #interfaceIndex: number | undefined;
  readonly #routers = new Map<string, NextHop>();
  readonly #memories: { 4: FamilyMemory | undefined; 6: FamilyMemory | undefined } = { 4: undefined, 6: undefined };

  constructor(table: Routes, interfaceIndex: number | undefined) {
    this.#table = table;
    this.#interfaceIndex = interfaceIndex;
  }

  /** @param now Milliseconds of a clock that never goes back. */
  pathTo(family: 4 | 6, address: Uint8Array, now: number): Path {
    let memory = this.#memories[family];
    if (memory === undefined) {
      memory = emptyMemory(family);
      this.#memories[family] = memory;
    }
    const { recent } = memory;
    if (recent !== undefined && isValid(recent, now) && memory.recentAddress.has(0, family, address)) return recent;
    const path = this.#lookUp(family, memory, address, now);
    memory.recent = path;
    memory.recentAddress.set(0, family, address);
    return path;
  }

  #lookUp(family: 4 | 6, memory: FamilyMemory, address: Uint8Array, now: number): Path {
    const known = memory.paths.get(address);
    if (known !== undefined && isValid(known, now)) return known;
    this.#readSplitBlocks(family, memory, now);
    const path = this.#find(family, address, now);
    const block = holdsForNeighbours(path) ? memory.splitBlocks?.largestWhole(address) : undefined;
    memory.paths.set(address, block ?? HOST_SIZE[family], path);
    return path;
  }

  /** Forgets all paths: for when an interface went away. */
  forget(): void {
    this.#memories[4] = undefined;
    this.#memories[6] = undefined;
    this.#routers.clear();
    this.#table.forgetLinks();
  }

  #find(family: 4 | 6, address: Uint8Array, now: number): Path {
    const route = this.#table.routeTo(family, address, this.#interfaceIndex);
    if (typeof route === "string") return newPath(now, REFUSALS[route], undefined, undefined);
    return newPath(now, QueueResult.queued, route, this.#hopOf(route, family, address));
  }

  #hopOf(route: Route, family: 4 | 6, address: Uint8Array): NextHop | undefined {
    if (route.isLocal || route.linkType !== "ethernet") return undefined;
    const { interfaceIndex, gateway } = route;
    if (gateway === undefined) {
      const host = address.slice(0, family === 4 ? 4 : 16);
      return new NextHop(false, () => this.#table.neighbour(interfaceIndex, host));
    }
    const key = `${interfaceIndex} ${gateway.join(".")}`;
    const known = this.#routers.get(key);
    if (known !== undefined) return known;
    if (this.#routers.size >= MOST_ROUTERS) this.#routers.clear();
    const router = new NextHop(true, () => this.#table.neighbour(interfaceIndex, gateway));
    this.#routers.set(key, router);
    return router;
  }

  #readSplitBlocks(family: 4 | 6, memory: FamilyMemory, now: number): void {
    if (now < memory.splitBlocksUntil) return;
    this.#table.forgetLinks();
    // Blocks of another size than before must not be found first.
    memory.paths.clear();
    memory.recent = undefined;
    const split = new SplitBlocks(BLOCK_SIZES[family]);
    const began = performance.now();
    const isWhole = this.#table.prefixes(family, (destination, length) => split.add(destination, length));
    const took = performance.now() - began;
    memory.splitBlocks = isWhole ? split : undefined;
    memory.splitBlocksUntil = now + Math.max(VALID_FOR_MS, took / MOST_READING_SHARE);
  }
}

function isValid({ since }: Path, now: number): boolean {
  return now < since + VALID_FOR_MS;
}

/** Whether addresses beside this one go the same way when no route tells them apart: each host on the link is a next hop of its own. */
function holdsForNeighbours({ refusal, route }: Path): boolean {
  if (route === undefined) return refusal !== QueueResult.denied;
  return !route.isLocal && (route.gateway !== undefined || route.linkType !== "ethernet");
}
