import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { openPositions, PositionIndex, randomNumbers, ShardLab } from "../../test/virtual/shard-lab.ts";
import { answered, type Fate, refused, type Send, silent } from "../../test/virtual/virtual-network.ts";
import { icmpObservation, ObservationKind } from "../engines/observation.ts";
import { VERDICTS } from "../verdict/verdict.ts";
import { Order } from "./control-block.ts";
import type { ShardPosition } from "./protocol.ts";

/** How badly a network behaves, as weights. */
interface Temper {
  readonly seed: number;
  readonly answers: number;
  readonly silences: number;
  readonly unreachables: number;
  readonly noRoutes: number;
  readonly blocks: number;
  readonly lacks: number;
  readonly atOnce: number;
  readonly slowestMs: number;
}

const temper: fc.Arbitrary<Temper> = fc.record({
  seed: fc.nat(),
  answers: fc.nat(8),
  silences: fc.nat(8),
  unreachables: fc.nat(2),
  noRoutes: fc.nat(1),
  blocks: fc.nat(2),
  lacks: fc.nat(2),
  atOnce: fc.nat(2),
  slowestMs: fc.constantFrom(1, 30, 400),
});

/** A network without a plan: every try of every port is decided by dice. */
function dice(how: Temper): (send: Send) => Fate {
  const random = randomNumbers(how.seed);
  const after = (): number => random() * how.slowestMs;
  const faces: [number, () => Fate][] = [
    [how.answers, () => (random() < 0.5 ? answered(after()) : refused(after()))],
    [
      how.silences,
      () => (random() < 0.8 ? silent : { kind: "seen", afterMs: after(), observation: ObservationKind.silence }),
    ],
    [how.unreachables, () => ({ kind: "seen", afterMs: after(), observation: icmpObservation(4, 3, 13) })],
    [how.noRoutes, () => ({ kind: "seen at once", observation: ObservationKind.noRoute })],
    [how.blocks, () => ({ kind: "blocked", lack: "EMFILE" })],
    [how.lacks, () => ({ kind: "lack", afterMs: after(), lack: "ENOBUFS" })],
    [how.atOnce, () => ({ kind: "seen at once", observation: ObservationKind.reset })],
  ];
  const total = faces.reduce((sum, [weight]) => sum + weight, 1);
  return () => {
    let thrown = random() * total;
    for (const [weight, fate] of faces) {
      thrown -= weight;
      if (thrown < 0) return fate();
    }
    return refused(1);
  };
}

const pace = fc.record(
  {
    maxRetries: fc.nat(3),
    ratePerSecond: fc.constantFrom(100, 2_000),
    scanDelayMs: fc.constantFrom(1, 20),
    initialRttTimeoutMs: fc.constantFrom(100, 300),
  },
  { requiredKeys: ["maxRetries", "initialRttTimeoutMs"] },
);

const setup = fc.record({
  hosts: fc.integer({ min: 1, max: 8 }),
  ports: fc.integer({ min: 1, max: 12 }),
  parallelism: fc.constantFrom(1, 2, 7, 100, 1_000),
  mayBlock: fc.boolean(),
  pace,
});

/** Groups of 64 hosts and so many ports: places from which several groups are open at once. */
const GROUPS = { hosts: 64 * 7, ports: 4_096 };
const PAIRS_A_GROUP = 64 * GROUPS.ports;

/** A shard that was left with pairs open in up to six groups, and goes on over the boundary of two. */
const scattered: fc.Arbitrary<ShardPosition> = fc
  .record({
    next: fc.integer({ min: 5 * PAIRS_A_GROUP - 40, max: 5 * PAIRS_A_GROUP + 40 }),
    more: fc.nat(150),
    pending: fc.uniqueArray(fc.nat(5 * PAIRS_A_GROUP - 41), { maxLength: 60 }),
  })
  .map(({ next, more, pending }) => ({ next, end: next + more, pending }));

/** Holds a run to what it must be, whatever the network did: each open position settled once, and each batch whole in itself. */
function expectSettledOnce(lab: ShardLab): void {
  const open = openPositions(lab.position);
  const index = new PositionIndex(lab.space, open);
  const settled = new Set<number>();
  let settledCount = 0;
  for (const batch of lab.batches) {
    for (const position of index.of(batch)) {
      expect(settled.has(position), `position ${position} settled twice`).toBe(false);
      settled.add(position);
    }
    for (const delta of batch.groups) settledCount += delta.settled;
    expect(settledCount).toBe(settled.size);
    expectPartition(settled, batch.position, open);
  }
  const counted = lab.batches.flatMap(({ groups }) => groups.flatMap(({ counts }) => [...counts]));
  expect(counted.reduce((sum, count) => sum + count, 0)).toBe(settled.size);
}

/** What is settled and what is said to be open must be all there is, and share nothing. */
function expectPartition(settled: ReadonlySet<number>, position: ShardPosition, all: readonly number[]): void {
  const left = openPositions(position);
  expect(left.length + settled.size).toBe(all.length);
  expect(new Set(left).size).toBe(left.length);
  for (const each of left) expect(settled.has(each), `position ${each} is settled and open`).toBe(false);
}

describe("Prober", () => {
  it("settles each pair exactly once, whatever the network does", async () => {
    await fc.assert(
      fc.asyncProperty(setup, temper, async (given, how) => {
        const lab = new ShardLab({ ...given, decide: dice(how) });
        expect(await lab.run()).toBeUndefined();
        expectSettledOnce(lab);
        expect(lab.settled).toBe(lab.space.size);
        expect(lab.last.position).toMatchObject({ next: lab.space.size, end: lab.space.size });
        expect(lab.last.position.pending).toHaveLength(0);
        expect(lab.network.isClosed).toBe(true);
      }),
      { numRuns: 150 },
    );
  });

  it("counts what it did as it was: sends, retransmissions, answers", async () => {
    await fc.assert(
      fc.asyncProperty(setup, temper, async (given, how) => {
        const lab = new ShardLab({ ...given, decide: dice(how) });
        expect(await lab.run()).toBeUndefined();
        const sends = lab.network.sends;
        expect(lab.sum("sent")).toBe(sends.length);
        expect(lab.sum("retransmitted")).toBe(sends.filter(({ attempt }) => attempt > 1).length);
        expect(Math.max(...sends.map(({ attempt }) => attempt))).toBeLessThanOrEqual(1 + (given.pace?.maxRetries ?? 0));
        const inCells = (states: readonly string[]): number =>
          lab.batches.reduce(
            (sum, { records }) =>
              sum + records.verdicts.filter((verdict) => states.includes(VERDICTS[verdict]?.reason ?? "")).length,
            0,
          );
        expect(lab.sum("answered")).toBe(inCells(["syn-ack", "reset", "admin-prohibited"]));
        const byAttempt = (which: "answered" | "silent"): number =>
          lab.batches.reduce((sum, { attempts }) => sum + attempts[which].reduce((all, count) => all + count, 0), 0);
        expect(byAttempt("answered")).toBe(lab.sum("answered"));
        expect(byAttempt("silent")).toBe(inCells(["no-response"]));
        const totals = lab.control.totals();
        expect(totals).toEqual({
          sent: sends.length,
          retransmitted: lab.sum("retransmitted"),
          answered: lab.sum("answered"),
          decided: lab.space.size,
          open: inCells(["syn-ack"]),
        });
      }),
      { numRuns: 60 },
    );
  });

  it("settles each pair exactly once over several groups of hosts, with some left over from before, and goes on from there", async () => {
    await fc.assert(
      fc.asyncProperty(scattered, temper, fc.nat(), async (position, how, which) => {
        const shard = { ...GROUPS, decide: dice(how), pace: { maxRetries: 2, initialRttTimeoutMs: 200 } };
        const lab = new ShardLab({ ...shard, position });
        expect(await lab.run()).toBeUndefined();
        expectSettledOnce(lab);
        expect(lab.settled).toBe(openPositions(position).length);
        const boundary = which % lab.batches.length;
        const second = new ShardLab({ ...shard, position: lab.batches[boundary]?.position ?? position });
        expect(await second.run()).toBeUndefined();
        expectSettledOnce(second);
        const before = lab.batches.slice(0, boundary + 1).reduce((sum, { records }) => sum + records.hosts.length, 0);
        expect(before + second.settled).toBe(lab.settled);
      }),
      { numRuns: 20 },
    );
  });

  it("begins with each group of hosts as if there had been none before it", async () => {
    const inGroup = (group: number, pairs: number): number[] =>
      Array.from({ length: pairs }, (_, pair) => group * PAIRS_A_GROUP + pair);
    const groupOf = ({ host }: Send): number => {
      const [, , third = 0, fourth = 0] = host.split(".").map(Number);
      return lab.groupOfHost(third * 256 + fourth);
    };
    // Two groups that go badly, two that stay open, and one behind them that goes well.
    const pending = [...inGroup(0, 300), ...inGroup(1, 300), ...inGroup(2, 3), ...inGroup(3, 3), ...inGroup(4, 600)];
    const lab: ShardLab = new ShardLab({
      ...GROUPS,
      position: { next: 6 * PAIRS_A_GROUP, end: 6 * PAIRS_A_GROUP + 600, pending: [...pending, ...inGroup(5, 600)] },
      pace: { hostTimeoutMs: 4_000, maxRetries: 10 },
      parallelism: 1_000,
      decide: (send) => {
        const group = groupOf(send);
        if (group === 0) return send.attempt === 3 ? refused(900) : silent;
        if (group === 1) return { kind: "blocked", lack: "EADDRNOTAVAIL" };
        return group < 4 ? silent : refused(1);
      },
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.settled).toBe(300 + 300 + 3 + 3 + 600 + 600 + 600);
    const good = lab.batches.flatMap(({ records }) =>
      [...records.verdicts].filter((_, record) => lab.groupOfHost(records.hosts[record] ?? 0) >= 4),
    );
    expect(good).toHaveLength(1_800);
    expect(new Set(good)).toEqual(new Set([1]));
    const lateGroups = new Set(lab.batches.flatMap(({ groups }) => groups.map(({ group }) => group)));
    expect([...lateGroups].sort()).toEqual([0, 1, 2, 3, 4, 5, 6]);
  });

  it("leaves at every batch a place from which another can go on, so that together they settle each pair once", async () => {
    await fc.assert(
      fc.asyncProperty(setup, temper, temper, fc.nat(), async (given, how, later, which) => {
        const first = new ShardLab({ ...given, decide: dice(how) });
        expect(await first.run()).toBeUndefined();
        const boundary = which % first.batches.length;
        const before = first.batches.slice(0, boundary + 1);
        const position = first.batches[boundary]?.position ?? first.position;
        const second = new ShardLab({ ...given, decide: dice(later), position });
        expect(await second.run()).toBeUndefined();
        const index = new PositionIndex(first.space, openPositions(first.position));
        const settled = [...before, ...second.batches].flatMap((batch) => index.of(batch));
        expect(settled).toHaveLength(first.space.size);
        expect(new Set(settled).size).toBe(first.space.size);
      }),
      { numRuns: 60 },
    );
  });

  it("ends promptly when it is told to, with everything unfinished left open", async () => {
    await fc.assert(
      fc.asyncProperty(setup, temper, fc.nat(60), async (given, how, sends) => {
        const decide = dice(how);
        let sent = 0;
        let sentAtAbort: number | undefined;
        const lab: ShardLab = new ShardLab({
          ...given,
          decide: (send) => {
            sent += 1;
            if (sent === sends + 1) {
              lab.control.give(Order.abort);
              sentAtAbort = lab.network.nowMs;
            }
            return decide(send);
          },
        });
        expect(await lab.run()).toBeUndefined();
        expectSettledOnce(lab);
        expect(lab.network.isClosed).toBe(true);
        if (sentAtAbort !== undefined) expect(lab.network.nowMs - sentAtAbort).toBeLessThan(20);
      }),
      { numRuns: 60 },
    );
  });

  it("probes the very ports of the very hosts that it was given", async () => {
    const lab = new ShardLab({ hosts: 70, ports: 3, decide: () => refused(1) });
    await lab.run();
    const probed = lab.network.sends.map(({ host, port }) => `${host}:${port}`).sort();
    const expected = Array.from({ length: 210 }, (_, pair) => `127.0.0.${Math.floor(pair / 3)}:${(pair % 3) + 1}`);
    expect(probed).toEqual(expected.sort());
  });

  it("gives a record of each open port with its time, and of the others only when they are wanted", async () => {
    const decide = ({ port }: Send): Fate => (port === 1 ? answered(7) : port === 2 ? refused(3) : silent);
    const lab = new ShardLab({ hosts: 2, ports: 3, decide, recordsAll: false });
    await lab.run();
    const records = lab.batches.flatMap(({ records: { hosts, ports, verdicts, rttMs, timesMs } }) =>
      Array.from(hosts, (host, index) => [host, ports[index], verdicts[index], rttMs[index], timesMs[index]]),
    );
    expect(records.map(([host, port, verdict, rttMs]) => [host, port, verdict, rttMs]).sort()).toEqual([
      [0, 0, 0, 7],
      [1, 0, 0, 7],
    ]);
    for (const [, , , , timeMs] of records) expect(Math.abs((timeMs ?? 0) - Date.now())).toBeLessThan(600_000);
    expect(lab.settled).toBe(6);
    const all = new ShardLab({ hosts: 2, ports: 3, decide, recordsAll: true });
    await all.run();
    const rtts = all.batches.flatMap(({ records }) => [...records.rttMs]);
    expect(rtts.sort()).toEqual([3, 3, 7, 7, Number.NaN, Number.NaN]);
  });
});
