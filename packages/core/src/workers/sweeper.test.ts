import { describe, expect, it } from "vitest";
import { randomNumbers } from "../../test/virtual/shard-lab.ts";
import { countsByHost, hostNumber, SweepLab } from "../../test/virtual/sweep-lab.ts";
import { type Reply, type Respond, reset, synAck } from "../../test/virtual/virtual-transport.ts";
import { shardOf } from "../plan/shard.ts";
import type { ShardPosition } from "./protocol.ts";

/** Keeps when each pair was sent to in each round. */
class Log {
  readonly times = new Map<string, number[]>();
  readonly respond: Respond;

  constructor(respond: (pair: string, round: number) => readonly Reply[] = () => []) {
    this.respond = ({ host, port, atMs, sourcePort }) => {
      const pair = `${hostNumber(host)} ${port}`;
      const times = this.times.get(pair) ?? [];
      times.push(atMs);
      this.times.set(pair, times);
      expect(sourcePort - 40_000).toBe(times.length - 1);
      return respond(pair, times.length);
    };
  }
}

describe("the rounds of a sweep", () => {
  it.each([
    { hosts: 1, probes: 1, rounds: 1 },
    { hosts: 3, probes: 7, rounds: 3 },
    { hosts: 300, probes: 20, rounds: 10 },
    { hosts: 9_000, probes: 3, rounds: 2 },
  ])("ask a silent network once a round, a wait apart: %o", async ({ hosts, probes, rounds }) => {
    const log = new Log();
    const lab = new SweepLab({ hosts, probes, rounds, respond: log.respond });
    await lab.sweeper.run();
    expect(log.times.size).toBe(hosts * probes);
    for (const times of log.times.values()) {
      expect(times.length).toBe(rounds);
      for (let round = 1; round < rounds; round += 1)
        expect((times[round] as number) - (times[round - 1] as number)).toBeGreaterThanOrEqual(1_000);
    }
    expect(lab.sum("sent")).toBe(hosts * probes * rounds);
    expect(lab.sum("retransmitted")).toBe(hosts * probes * (rounds - 1));
    expect(lab.attempts("silent")[rounds - 1]).toBe(hosts * probes);
    expect(lab.last.position).toEqual({ next: hosts * probes, end: hosts * probes, pending: [] });
    expect(countsByHost(lab.space, lab.batches)).toEqual(
      new Map(Array.from({ length: hosts }, (_, host) => [host, `filtered ${probes}`])),
    );
  });

  it("leave out what has answered, and no wait is cut short by it", async () => {
    const random = randomNumbers(5);
    const log = new Log((_, round) => (round === 1 && random() < 0.7 ? [reset(300)] : []));
    const lab = new SweepLab({ hosts: 500, probes: 100, respond: log.respond });
    await lab.sweeper.run();
    const [answered = 0] = lab.attempts("answered");
    expect(answered).toBeGreaterThan(30_000);
    expect(lab.sum("sent")).toBe(3 * 50_000 - 2 * answered);
    for (const times of log.times.values()) {
      expect([1, 3]).toContain(times.length);
      for (let round = 1; round < times.length; round += 1)
        expect((times[round] as number) - (times[round - 1] as number)).toBeGreaterThanOrEqual(1_000);
    }
  });

  it("over shards ask every pair, and none outside its shard", async () => {
    const asked = new Map<string, number>();
    for (let index = 0; index < 7; index += 1) {
      const log = new Log();
      const lab = new SweepLab({
        hosts: 1_000,
        probes: 13,
        rounds: 2,
        position: shardAt(13_000, index, 7),
        respond: log.respond,
      });
      await lab.sweeper.run();
      for (const [pair, times] of log.times) asked.set(pair, (asked.get(pair) ?? 0) + times.length);
      for (const pair of log.times.keys()) {
        const [host = 0, port = 0] = pair.split(" ").map(Number);
        const position = lab.space.positionOf(host, port - 1);
        expect(position).toBeGreaterThanOrEqual(lab.position.next);
        expect(position).toBeLessThan(lab.position.end);
      }
    }
    expect(asked.size).toBe(13_000);
    expect([...asked.values()].every((times) => times === 2)).toBe(true);
  });

  it("keep to a fixed rate, retransmissions included", async () => {
    const log = new Log();
    const lab = new SweepLab({ hosts: 100, probes: 100, respond: log.respond, pace: { ratePerSecond: 2_000 } });
    await lab.sweeper.run();
    const times = [...log.times.values()].flat().sort((one, other) => one - other);
    for (let index = 0; index + 2_000 < times.length; index += 100) {
      const spanMs = (times[index + 2_000] as number) - (times[index] as number);
      // The burst of the limiter is 10 ms of the rate.
      expect(spanMs).toBeGreaterThan(985);
    }
    expect(lab.transport.elapsedMs).toBeGreaterThan(14_900);
    expect(lab.transport.elapsedMs).toBeLessThan(19_000);
  });
});

function shardAt(size: number, index: number, count: number): ShardPosition {
  const { start, end } = shardOf({ start: 0, end: size }, index, count);
  return { next: start, end, pending: [] };
}

/** What a pair's port is, by a hash of the pair. */
function truthOf(host: number, port: number): "open" | "closed" | "filtered" {
  const hash = Math.imul(host * 65_537 + port, 0x9e3779b1) >>> 24;
  if (host % 3 === 0) return "filtered";
  return hash < 30 ? "open" : hash < 200 ? "closed" : "filtered";
}

describe("what a sweep tells", () => {
  it.each([
    { hosts: 2_000, probes: 10 },
    { hosts: 40, probes: 1_000 },
    { hosts: 9, probes: 60_000 },
  ])("is what came back, host by host, with loss, doubles and answers too late: %o", async ({ hosts, probes }) => {
    const random = randomNumbers(hosts);
    const heard = new Map<string, number>();
    const respond: Respond = ({ host, port, sourcePort }) => {
      const truth = truthOf(hostNumber(host), port);
      if (truth === "filtered") return [];
      // Lost on the way, or answered long after the last round.
      if (random() < 0.3) return [];
      if (random() < 0.02) return [synAck(60_000)];
      const afterMs = 10 + random() * 900 + (sourcePort === 40_000 ? 800 * random() : 0);
      const pair = `${hostNumber(host)} ${port}`;
      heard.set(pair, Math.min(sourcePort - 40_000, heard.get(pair) ?? 9));
      const reply = truth === "open" ? synAck(afterMs) : reset(afterMs);
      return random() < 0.1 ? [reply, { ...reply, afterMs: afterMs + 5 }] : [reply];
    };
    const lab = new SweepLab({ hosts, probes, respond, pace: { ratePerSecond: 50_000 } });
    await lab.sweeper.run();
    const expected = new Map<number, string>();
    const open: string[] = [];
    for (let host = 0; host < hosts; host += 1) {
      const counts = { open: 0, closed: 0, filtered: 0 };
      for (let port = 1; port <= probes; port += 1) {
        const isHeard = heard.has(`${host} ${port}`);
        counts[isHeard ? truthOf(host, port) : "filtered"] += 1;
        if (isHeard && truthOf(host, port) === "open") open.push(`${host} ${port - 1} open`);
      }
      const texts = Object.entries(counts).flatMap(([state, count]) => (count > 0 ? [`${state} ${count}`] : []));
      expected.set(host, texts.join(" "));
    }
    expect(countsByHost(lab.space, lab.batches)).toEqual(expected);
    expect(lab.told.map(({ host, port, state }) => `${host} ${port} ${state}`).sort()).toEqual(open.sort());
    expect(lab.attempts("answered").reduce((sum, count) => sum + count)).toBe(heard.size);
    expect(lab.sum("answered")).toBe(heard.size);
    expect(lab.control.totals().decided).toBe(hosts * probes);
    expect(lab.control.totals().open).toBe(open.length);
  });

  it("puts an answer that comes after the next round went out down to the round it answers", async () => {
    const respond: Respond = ({ sourcePort }) => (sourcePort === 40_000 ? [synAck(1_400)] : []);
    const lab = new SweepLab({ hosts: 10, probes: 10, respond });
    await lab.sweeper.run();
    expect(lab.attempts("answered").slice(0, 3)).toEqual([100, 0, 0]);
    expect(lab.sum("sent")).toBe(200);
  });

  it("holds every port, once, when all are asked for", async () => {
    const respond: Respond = ({ host, port }) =>
      truthOf(hostNumber(host), port) === "open"
        ? [synAck(5)]
        : truthOf(hostNumber(host), port) === "closed"
          ? [reset(5)]
          : [];
    const lab = new SweepLab({ hosts: 60, probes: 50, respond, recordsAll: true, mayBlock: false });
    await lab.sweeper.run();
    expect(lab.told.length).toBe(3_000);
    for (const { host, port, state } of lab.told) expect(state).toBe(truthOf(host, port + 1));
    expect(new Set(lab.told.map(({ host, port }) => `${host} ${port}`)).size).toBe(3_000);
  });

  it("stays exact when the ring has come round many times", async () => {
    const respond: Respond = ({ host, port }) => (truthOf(hostNumber(host), port) === "open" ? [synAck(20)] : []);
    // A chunk of 64 positions, 512 chunks a lane: the ring is passed several times over.
    const lab = new SweepLab({
      hosts: 20_000,
      probes: 12,
      rounds: 1,
      roundWaitMs: 30,
      respond,
      pace: { ratePerSecond: 900 },
      longestMs: 1e6,
    });
    await lab.sweeper.run();
    const open = new Set(lab.told.map(({ host, port }) => `${host} ${port}`));
    let expected = 0;
    for (let host = 0; host < 20_000; host += 1)
      for (let port = 0; port < 12; port += 1) {
        if (truthOf(host, port + 1) !== "open") continue;
        expected += 1;
        expect(open.has(`${host} ${port}`)).toBe(true);
      }
    expect(lab.told.length).toBe(expected);
  });
});
