import { describe, expect, it } from "vitest";
import { randomNumbers } from "../../test/virtual/shard-lab.ts";
import { hostNumber, SweepLab } from "../../test/virtual/sweep-lab.ts";
import { type Respond, reset, synAck } from "../../test/virtual/virtual-transport.ts";

/** A path that lets so many packets a second through, with room for a few, and answers where it does: one host in three is there. */
function bottleneck(capacityPerSecond: number, rttMs: number, random: () => number): Respond {
  const mostTokens = capacityPerSecond * 0.005;
  let tokens = mostTokens;
  let atBeforeMs = 0;
  return ({ host, port, atMs }) => {
    tokens = Math.min(mostTokens, tokens + ((atMs - atBeforeMs) * capacityPerSecond) / 1_000);
    atBeforeMs = atMs;
    if (tokens < 1) return [];
    tokens -= 1;
    if (hostNumber(host) % 3 !== 0) return [];
    return random() < 0.02 ? [] : port === 1 ? [synAck(rttMs)] : [reset(rttMs)];
  };
}

/** Packets a second over each half second of a run. */
function ratesOf(times: readonly number[], fromMs: number, toMs: number): number {
  return (times.filter((atMs) => atMs >= fromMs && atMs < toMs).length * 1_000) / (toMs - fromMs);
}

describe("a sweep that searches its rate", () => {
  it.each([
    { capacity: 30_000, rttMs: 5 },
    { capacity: 60_000, rttMs: 200 },
  ])("settles around what the path carries: %o", async ({ capacity, rttMs }) => {
    const times: number[] = [];
    const path = bottleneck(capacity, rttMs, randomNumbers(capacity));
    const lab = new SweepLab({
      hosts: 40_000,
      probes: 15,
      pace: {},
      respond: (packet) => {
        times.push(packet.atMs);
        return path(packet);
      },
    });
    await lab.sweeper.run();
    const endMs = times.at(-1) ?? 0;
    const settled = ratesOf(times, 12_000, endMs - 5_000);
    expect(settled / capacity).toBeGreaterThan(0.6);
    expect(settled / capacity).toBeLessThan(1.2);
    const told = lab.batches.at(-30)?.ratePerSecond ?? Number.NaN;
    expect(told / capacity).toBeGreaterThan(0.4);
    expect(told / capacity).toBeLessThan(1.5);
    const open = lab.told.length / Math.ceil(40_000 / 3);
    expect(open).toBeGreaterThan(0.99);
  });

  it("goes as fast as the machine where nothing answers", async () => {
    const times: number[] = [];
    const lab = new SweepLab({
      hosts: 40_000,
      probes: 10,
      rounds: 1,
      pace: {},
      packetMs: 0.005,
      respond: ({ atMs }) => {
        times.push(atMs);
        return [];
      },
    });
    await lab.sweeper.run();
    expect(ratesOf(times, (times.at(-1) ?? 0) - 1_000, times.at(-1) ?? 0)).toBeGreaterThan(150_000);
  });

  it("stays within the rates it is given", async () => {
    const lab = new SweepLab({
      hosts: 2_000,
      probes: 10,
      pace: { minRatePerSecond: 3_000, maxRatePerSecond: 5_000 },
      respond: () => [reset(10)],
    });
    await lab.sweeper.run();
    expect(lab.last.ratePerSecond).toBeLessThanOrEqual(5_100);
    expect(lab.transport.elapsedMs).toBeGreaterThan(4_000);
  });

  it.each([
    ["a fixed one", { ratePerSecond: 10_000 }, 2_000],
    ["a fixed one", { ratePerSecond: 2_000 }, 10_000],
    ["the most of a searched one", {}, 2_000],
  ] as const)("keeps to a rate that is changed while it sweeps: %s (%j), then %d", async (_, pace, rate) => {
    const times: number[] = [];
    const lab: SweepLab = new SweepLab({
      hosts: 2_000,
      probes: 10,
      pace,
      respond: ({ atMs }) => {
        times.push(atMs);
        if (times.length === 4_000) lab.control.setRate(rate);
        return [reset(10)];
      },
    });
    await lab.sweeper.run();
    const changedAtMs = times[3_999] ?? Number.NaN;
    const after = times.filter((atMs) => atMs > changedAtMs + 20);
    expect(after.length).toBeGreaterThan(10_000);
    const tookMs = (after.at(-1) ?? Number.NaN) - (after[0] ?? Number.NaN);
    expect((after.length * 1_000) / tookMs / rate).toBeGreaterThan(0.8);
    expect((after.length * 1_000) / tookMs / rate).toBeLessThan(1.05);
  });

  it("says nothing of a rate that was fixed", async () => {
    const lab = new SweepLab({ hosts: 10, probes: 10, respond: () => [reset(10)] });
    await lab.sweeper.run();
    expect(lab.batches.every((batch) => !("ratePerSecond" in batch))).toBe(true);
  });
});
