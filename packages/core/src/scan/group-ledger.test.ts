import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type PairIndex, ScanSpace } from "../plan/scan-space.ts";
import { seedWords } from "../plan/seed.ts";
import { type PositionRange, shardOf } from "../plan/shard.ts";
import { VERDICTS } from "../verdict/verdict.ts";
import { GroupCounts } from "../workers/batch-builder.ts";
import { KEYS_A_HOST } from "../workers/outcome-key.ts";
import type { GroupDelta } from "../workers/protocol.ts";
import { addToTotals, type DoneHost, GroupLedger, type HostsWanted } from "./group-ledger.ts";

const SEED = seedWords("00112233445566778899aabbccddeeff");

/** What becomes of a pair: a verdict by its place in the list, or given up since its host's time was up. */
type Outcome = number | "given up";

/** Truth about a scan's range: each pair's outcome, from which both the deltas and the expected hosts are made. */
class Truth {
  readonly space: ScanSpace;
  readonly range: PositionRange;
  readonly #outcomes: ReadonlyMap<number, Outcome>;

  constructor(space: ScanSpace, range: PositionRange, outcomeOf: (position: number) => Outcome) {
    this.space = space;
    this.range = range;
    const outcomes = new Map<number, Outcome>();
    for (let position = range.start; position < range.end; position += 1) outcomes.set(position, outcomeOf(position));
    this.#outcomes = outcomes;
  }

  /** The positions as deltas: dealt to so many workers, and each worker's cut where `cuts` says. */
  deltas(
    workerOf: (position: number) => number,
    workers: number,
    cutsAfter: (position: number) => boolean,
  ): GroupDelta[] {
    const deltas: GroupDelta[] = [];
    const open = new Map<string, GroupCounts>();
    const pair: PairIndex = { group: 0, hostSlot: 0, host: 0, port: 0 };
    const drain = (counts: GroupCounts): void => {
      const delta = counts.drain();
      if (delta !== undefined) deltas.push(delta);
    };
    for (const [position, outcome] of this.#outcomes) {
      this.space.locate(position, pair);
      const key = `${workerOf(position) % workers} ${pair.group}`;
      const counts = open.get(key) ?? new GroupCounts(this.space.hostsPerGroup);
      if (!open.has(key)) counts.open(pair.group);
      open.set(key, counts);
      if (outcome === "given up") {
        counts.timedOut(pair.hostSlot);
        counts.givenUp();
      } else counts.decided(pair.hostSlot, false, outcome);
      if (cutsAfter(position)) drain(counts);
    }
    for (const counts of open.values()) drain(counts);
    return deltas;
  }

  hosts(wanted: HostsWanted): DoneHost[] {
    const byHost = new Map<number, Outcome[]>();
    const pair: PairIndex = { group: 0, hostSlot: 0, host: 0, port: 0 };
    for (const [position, outcome] of this.#outcomes) {
      this.space.locate(position, pair);
      byHost.set(pair.host, [...(byHost.get(pair.host) ?? []), outcome]);
    }
    return [...byHost]
      .map(([host, outcomes]) => describeHost(host, outcomes))
      .filter(({ state, hasOpen }) => wanted === "all" || (wanted === "answered" ? state !== "silent" : hasOpen))
      .map(({ host, state, counts }) => ({ host, state, counts }))
      .sort((one, other) => one.host - other.host);
  }
}

function describeHost(host: number, outcomes: readonly Outcome[]): DoneHost & { readonly hasOpen: boolean } {
  const counts = VERDICTS.map(({ state, reason }, verdict) => ({
    protocol: "tcp" as const,
    state,
    reason,
    count: outcomes.filter((outcome) => outcome === verdict).length,
  })).filter(({ count }) => count > 0);
  const isUp = counts.some(({ state }) => ["open", "closed", "unfiltered"].includes(state));
  const state = outcomes.includes("given up") ? "timed-out" : isUp ? "up" : "silent";
  return { host, state, counts, hasOpen: counts.some((count) => count.state === "open") };
}

const outcomes = fc.array(
  fc.oneof(
    { weight: 5, arbitrary: fc.nat(VERDICTS.length - 1) },
    { weight: 1, arbitrary: fc.constant("given up" as const) },
    { weight: 3, arbitrary: fc.constantFrom(1, 2, 4) },
  ),
  { minLength: 1, maxLength: 30 },
);

const truth = fc
  .record({
    hosts: fc.integer({ min: 1, max: 40 }),
    ports: fc.integer({ min: 1, max: 6 }),
    shards: fc.integer({ min: 1, max: 4 }),
    which: fc.nat(3),
    outcomes,
  })
  .map(({ hosts, ports, shards, which, outcomes: list }) => {
    const space = new ScanSpace(hosts, ports, SEED);
    const range = shardOf({ start: 0, end: space.size }, which % shards, shards);
    return new Truth(space, range, (position) => list[(position * 7) % list.length] ?? 0);
  });

const wanted = fc.constantFrom("open", "answered", "all");

function shuffled<T>(items: readonly T[], seed: number): T[] {
  return items
    .map((item, index) => ({ item, rank: Math.imul(index + 1, seed | 1) >>> 8 }))
    .sort((one, other) => one.rank - other.rank)
    .map(({ item }) => item);
}

describe("GroupLedger", () => {
  it("tells the same hosts whatever the deltas are cut into, and in whatever order they come", () => {
    fc.assert(
      fc.property(truth, wanted, fc.integer({ min: 1, max: 3 }), fc.nat(), (given, hosts, workers, seed) => {
        fc.pre(given.range.end > given.range.start);
        const ledger = new GroupLedger(given.space, given.range, hosts);
        const deltas = given.deltas(
          (position) => position + seed,
          workers,
          (position) => (position ^ seed) % 3 === 0,
        );
        const told = shuffled(deltas, seed).map((delta) => ledger.add(delta));
        const done = told.filter((group) => group !== undefined);
        expect(done).toHaveLength(1);
        expect(told.at(-1)).toBeDefined();
        expect(done[0]?.wanted).toEqual(given.hosts(hosts));
        expect(done[0]?.hosts).toBe(given.hosts("all").length);
        const up = given
          .hosts("all")
          .filter(({ counts }) => counts.some(({ state }) => ["open", "closed", "unfiltered"].includes(state)));
        expect(done[0]?.hostsUp).toBe(up.length);
        expect(ledger.hostsUp).toBe(up.length);
        expect(ledger.snapshot()).toEqual([]);
      }),
    );
  });

  it("goes on from a snapshot as if there had been none, through JSON too", () => {
    fc.assert(
      fc.property(truth, wanted, fc.nat(), fc.nat(), (given, hosts, seed, where) => {
        fc.pre(given.range.end > given.range.start);
        const deltas = shuffled(
          given.deltas(
            (position) => position,
            2,
            (position) => position % 2 === 0,
          ),
          seed,
        );
        const cut = where % deltas.length;
        const first = new GroupLedger(given.space, given.range, hosts);
        for (const delta of deltas.slice(0, cut)) first.add(delta);
        const cells = first.snapshot().flatMap((group) => group.cells);
        expect(cells.every(([, count]) => count > 0)).toBe(true);
        const second = new GroupLedger(given.space, given.range, hosts);
        second.restore(JSON.parse(JSON.stringify(first.snapshot())) as ReturnType<GroupLedger["snapshot"]>);
        const done = deltas.slice(cut).map((delta) => second.add(delta));
        expect(done.at(-1)?.wanted).toEqual(given.hosts(hosts));
        expect(second.hostsUp).toBe(done.at(-1)?.hostsUp);
        expect(done.slice(0, -1).every((group) => group === undefined)).toBe(true);
      }),
    );
  });

  it("counts a host as up at its first answer, once, long before its group is done", () => {
    const space = new ScanSpace(64, 4_096, SEED);
    const ledger = new GroupLedger(space, { start: 0, end: space.size }, "all");
    const open = VERDICTS.findIndex(({ state }) => state === "open");
    const closed = VERDICTS.findIndex(({ state }) => state === "closed");
    const filtered = VERDICTS.findIndex(({ state }) => state === "filtered");
    const add = (...keys: number[]) => {
      const counts = new Uint32Array(keys.length).fill(1);
      ledger.add({ group: 0, keys: Uint32Array.from(keys), counts, settled: keys.length, timedOut: [] });
      return ledger.hostsUp;
    };
    expect(add(filtered, KEYS_A_HOST + filtered)).toBe(0);
    expect(add(closed)).toBe(1);
    expect(add(open, closed)).toBe(1);
    expect(add(7 * KEYS_A_HOST + open)).toBe(2);
  });

  it("keeps groups apart, and begins each with a clean table", () => {
    const space = new ScanSpace(64 * 4, 4_096, SEED);
    const range = { start: 0, end: space.size };
    expect(space.groups).toBe(4);
    const ledger = new GroupLedger(space, range, "all");
    const size = 64 * 4_096;
    for (let group = 0; group < 4; group += 1) {
      const delta = {
        group,
        keys: Uint32Array.from({ length: 64 }, (_, slot) => slot * KEYS_A_HOST + group),
        counts: new Uint32Array(64).fill(4_096),
        settled: size,
        timedOut: group === 0 ? [5] : [],
      };
      const done = ledger.add(delta);
      const { state, reason } = VERDICTS[group] ?? { state: "", reason: "" };
      expect(done?.hosts).toBe(64);
      for (const host of done?.wanted ?? [])
        expect(host.counts).toEqual([{ protocol: "tcp", state, reason, count: 4_096 }]);
      expect(done?.wanted.filter((host) => host.state === "timed-out")).toHaveLength(group === 0 ? 1 : 0);
      expect(done?.wanted.map(({ host }) => host)).toEqual(
        Array.from({ length: 64 }, (_, slot) => space.hostAt(group, slot)).sort((one, other) => one - other),
      );
    }
  });

  it("waits for all pairs of a group: of the whole of it, or of the part that is in the range", () => {
    const space = new ScanSpace(64 * 2, 4_096, SEED);
    const boundary = space.groupStart(1);
    const range = { start: boundary - 10, end: boundary + 5 };
    const ledger = new GroupLedger(space, range, "all");
    const settle = (group: number, settled: number) =>
      ledger.add({ group, keys: Uint32Array.of(1), counts: Uint32Array.of(settled), settled, timedOut: [] });
    expect(settle(0, 9)).toBeUndefined();
    expect(settle(1, 4)).toBeUndefined();
    expect(ledger.snapshot().map(({ group, settled }) => [group, settled])).toEqual([
      [0, 9],
      [1, 4],
    ]);
    expect(settle(1, 1)?.hosts).toBe(1);
    expect(settle(0, 1)?.wanted[0]?.counts).toMatchObject([{ count: 10 }]);
  });
});

describe("addToTotals", () => {
  it("adds every host's cells up by what they count", () => {
    const totals = new Float64Array(KEYS_A_HOST);
    const keys = Uint32Array.of(0, KEYS_A_HOST, 3 * KEYS_A_HOST, 5 * KEYS_A_HOST + 33);
    addToTotals(totals, { group: 0, keys, counts: Uint32Array.of(1, 20, 300, 7), settled: 0, timedOut: [] });
    addToTotals(totals, { group: 1, keys: Uint32Array.of(1), counts: Uint32Array.of(5), settled: 0, timedOut: [] });
    expect([totals[0], totals[1], totals[33]]).toEqual([321, 5, 7]);
    expect(totals.reduce((sum, count) => sum + count)).toBe(333);
  });
});
