import { describe, expect, it } from "vitest";
import { randomNumbers } from "../../test/virtual/shard-lab.ts";
import { hostNumber, SweepLab } from "../../test/virtual/sweep-lab.ts";
import { reset } from "../../test/virtual/virtual-transport.ts";
import { estimateMissedShare } from "./missed-share.ts";

const HOSTS = 2_000;
const PORTS = 15;
const seeds = Array.from({ length: 10 }, (_, seed) => 2 * seed + 1);

/** Sweeps a network of which two hosts in three answer, losing a share of packets each way. */
async function sweep(
  seed: number,
  lossEachWay: number,
  rounds: number,
): Promise<{ missed: number; share: number; estimate: number }> {
  const random = randomNumbers(seed * 7_919);
  const lab = new SweepLab({
    hosts: HOSTS,
    probes: PORTS,
    rounds,
    respond: ({ host }) => {
      if (hostNumber(host) % 3 === 0 || random() < lossEachWay || random() < lossEachWay) return [];
      return [reset(10 + 190 * random())];
    },
  });
  await lab.sweeper.run();
  const answering = (HOSTS - Math.ceil(HOSTS / 3)) * PORTS;
  const missed = answering - lab.sum("answered");
  const estimate = estimateMissedShare(lab.attempts("answered"), lab.attempts("silent")) ?? Number.NaN;
  return { missed, share: missed / answering, estimate };
}

describe("the missed share that a sweep estimates of itself", () => {
  it.each([
    { lossEachWay: 0.02, rounds: 2 },
    { lossEachWay: 0.06, rounds: 3 },
    { lossEachWay: 0.15, rounds: 3 },
    { lossEachWay: 0.2, rounds: 5 },
  ])("is within a factor of two of the truth over ten seeds: %o", async ({ lossEachWay, rounds }) => {
    let judged = 0;
    for (const seed of seeds) {
      const { missed, share, estimate } = await sweep(seed, lossEachWay, rounds);
      if (missed < 20) continue;
      judged += 1;
      expect(estimate / share).toBeGreaterThan(0.5);
      expect(estimate / share).toBeLessThan(2);
    }
    expect(judged).toBeGreaterThan(5);
  });

  it("foretells how many are missed over many sweeps where each misses hardly any", async () => {
    let missed = 0;
    let foretold = 0;
    for (const seed of seeds) {
      const { share, estimate } = await sweep(seed, 0.02, 3);
      missed += share;
      foretold += estimate;
    }
    expect(foretold / missed).toBeGreaterThan(0.4);
    expect(foretold / missed).toBeLessThan(2.5);
  });
});
