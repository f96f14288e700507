import { describe, expect, it } from "vitest";
import { randomNumbers, ShardLab } from "../../test/virtual/shard-lab.ts";
import { answered, type Fate, refused, type Send, silent } from "../../test/virtual/virtual-network.ts";
import { ObservationKind } from "../engines/observation.ts";
import { VERDICTS } from "../verdict/verdict.ts";

/** What a port is in truth, by its number: three in ten are open, two closed, and half are silent. */
const isOpen = (port: number): boolean => port % 10 < 3;
const isSilent = (port: number): boolean => port % 10 >= 5;

/** A path that loses each probe, or its answer, with one probability, whatever else happens. */
function lossy(share: number, seed: number): (send: Send) => Fate {
  const random = randomNumbers(seed);
  return ({ port }) => {
    if (isSilent(port) || random() < share) return silent;
    const rttMs = 8 + random() * 20;
    return isOpen(port) ? answered(rttMs) : refused(rttMs);
  };
}

interface Truth {
  readonly missed: number;
  readonly wrong: number;
}

/** How a run's verdicts compare with the truth: answering ports that were called silent, and verdicts that are plainly false. */
function compare(lab: ShardLab): Truth {
  let missed = 0;
  let wrong = 0;
  for (const { records } of lab.batches) {
    records.ports.forEach((index, record) => {
      const port = index + 1;
      const reason = VERDICTS[records.verdicts[record] ?? 0]?.reason;
      const truth = isSilent(port) ? "no-response" : isOpen(port) ? "syn-ack" : "reset";
      if (reason === truth) return;
      if (reason === "no-response") missed += 1;
      else wrong += 1;
    });
  }
  return { missed, wrong };
}

const SEEDS = Array.from({ length: 12 }, (_, index) => 1_000 + index);

describe("an answer that is understood late", () => {
  it("is waited for, its probe not sent again, and its round trip that of its coming", async () => {
    const late: Fate = { kind: "seen", afterMs: 60_000, cameAfterMs: 5, observation: ObservationKind.reset };
    const lab = new ShardLab({ hosts: 1, ports: 100, decide: ({ port }) => (port % 10 === 0 ? late : answered(5)) });
    expect(await lab.run()).toBeUndefined();
    expect(lab.network.sends).toHaveLength(100);
    const rtts = lab.batches.flatMap(({ records }) => [...records.rttMs]);
    expect(Math.max(...rtts)).toBeLessThan(10);
    const reasons = lab.batches.flatMap(({ records }) => [...records.verdicts].map((of) => VERDICTS[of]?.reason));
    expect(reasons.filter((reason) => reason === "reset")).toHaveLength(10);
    expect(reasons.filter((reason) => reason === "syn-ack")).toHaveLength(90);
  });
});

describe("under random loss", () => {
  it.each([0.05, 0.15, 0.3])("of a share of %d, no port that answers is called silent", async (share) => {
    for (const seed of SEEDS) {
      const lab = new ShardLab({ hosts: 3, ports: 200, parallelism: 400, decide: lossy(share, seed) });
      expect(await lab.run()).toBeUndefined();
      // A thousandth of a port a host is what is accepted: 36 hosts of each loss together lose none but with a probability of 4 %.
      expect({ seed, ...compare(lab) }).toEqual({ seed, missed: 0, wrong: 0 });
    }
  });

  it.each([0.05, 0.15, 0.3])(
    "of a share of %d, hosts with a single answering port are found by what the others show",
    async (share) => {
      for (const seed of SEEDS) {
        const lab = new ShardLab({ hosts: 400, ports: 1, parallelism: 400, decide: lossy(share, seed) });
        expect(await lab.run()).toBeUndefined();
        const { missed, wrong } = compare(lab);
        expect(wrong).toBe(0);
        // A thousandth of a port is accepted for each host here too.
        expect(missed).toBeLessThanOrEqual(3);
      }
    },
  );

  it("spends no more attempts on silence than the loss calls for", async () => {
    const lossless = new ShardLab({ hosts: 3, ports: 200, decide: lossy(0, 1) });
    await lossless.run();
    const attempts = lossless.network.sends.filter(({ port }) => isSilent(port)).length;
    expect(attempts).toBe(2 * 3 * 100);
    expect(lossless.network.sends).toHaveLength(attempts + 3 * 100);

    const lossier = new ShardLab({ hosts: 3, ports: 200, decide: lossy(0.05, 1) });
    await lossier.run();
    const each = lossier.network.sends.filter(({ port }) => isSilent(port)).length / 300;
    // 100 answers at 5 %: 100 * 0.05^4 = 0.0006.
    expect(each).toBeGreaterThanOrEqual(3);
    expect(each).toBeLessThanOrEqual(6);
  });

  it("makes as many attempts as the user allows, and no more", async () => {
    for (const [maxRetries, attempts] of [
      [0, 1],
      [1, 2],
      [5, 2],
    ] as const) {
      const lab = new ShardLab({ hosts: 2, ports: 10, pace: { maxRetries }, decide: () => silent });
      await lab.run();
      expect(lab.network.sends).toHaveLength(2 * 10 * attempts);
    }
    const lab = new ShardLab({ hosts: 3, ports: 200, pace: { maxRetries: 3 }, decide: lossy(0.4, 7) });
    await lab.run();
    expect(Math.max(...lab.network.sends.map(({ attempt }) => attempt))).toBe(4);
  });

  it("tells of each silent port after how many attempts it was given up", async () => {
    const lab = new ShardLab({ hosts: 3, ports: 200, decide: lossy(0.2, 3) });
    await lab.run();
    const attempts = new Map<string, number>();
    for (const { host, port } of lab.network.sends) {
      if (isSilent(port)) attempts.set(`${host} ${port}`, (attempts.get(`${host} ${port}`) ?? 0) + 1);
    }
    const expected = new Uint32Array(52);
    for (const count of attempts.values()) expected[count - 1] = (expected[count - 1] ?? 0) + 1;
    const told = new Uint32Array(52);
    for (const batch of lab.batches)
      batch.attempts.silent.forEach((count, index) => {
        told[index] = (told[index] ?? 0) + count;
      });
    expect(told).toEqual(expected);
  });

  it("is not thrown by answers that come after their time-out, or out of order", async () => {
    const random = randomNumbers(11);
    const lab = new ShardLab({
      hosts: 3,
      ports: 200,
      pace: { initialRttTimeoutMs: 100, minRttTimeoutMs: 100, maxRttTimeoutMs: 200 },
      decide: ({ port }) =>
        isSilent(port) ? silent : isOpen(port) ? answered(random() * 150) : refused(random() * 150),
    });
    expect(await lab.run()).toBeUndefined();
    expect(compare(lab)).toEqual({ missed: 0, wrong: 0 });
  });

  it.each([true, false])(
    "takes no answer for late that came while something else held the thread (may block: %s)",
    async (mayBlock) => {
      const lab: ShardLab = new ShardLab({
        hosts: 3,
        ports: 200,
        mayBlock,
        pace: { maxRetries: 0, maxRatePerSecond: 1_000 },
        decide: ({ port }) => (isSilent(port) ? silent : isOpen(port) ? answered(30) : refused(30)),
        // Whoever takes the batch takes his time.
        onBatch: (_, { network }) => {
          network.nowMs += 2_000;
        },
      });
      expect(await lab.run()).toBeUndefined();
      expect(compare(lab)).toEqual({ missed: 0, wrong: 0 });
    },
  );

  it("holds where more ports are silent than the bench has room for", async () => {
    const decide = ({ port }: Send): Fate => (port % 1_000 === 0 ? answered(1) : silent);
    const lab = new ShardLab({
      hosts: 1,
      ports: 40_000,
      parallelism: 20_000,
      recordsAll: false,
      pace: { ratePerSecond: 100_000, initialRttTimeoutMs: 100 },
      decide,
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.settled).toBe(40_000);
    expect(lab.batches.reduce((sum, { records }) => sum + records.hosts.length, 0)).toBe(40);
  });
});
