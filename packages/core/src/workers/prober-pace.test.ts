import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { randomNumbers, ShardLab } from "../../test/virtual/shard-lab.ts";
import { answered, type Fate, refused, type Send, silent } from "../../test/virtual/virtual-network.ts";
import type { PaceOptions } from "../pace/pace-options.ts";

/** Time that unused permits stay good, and time whose permits a limiter draws at once; of the limiter's documentation. */
const BURST_S = 0.01;
const DRAWN_S = 0.002;

/** Answers, refusals and silence by dice, some of them late. */
function mixed(seed: number, slowestMs = 60): (send: Send) => Fate {
  const random = randomNumbers(seed);
  return () => {
    const thrown = random();
    return thrown < 0.3 ? answered(random() * slowestMs) : thrown < 0.6 ? refused(random() * slowestMs) : silent;
  };
}

/** The most sends in any span of so many milliseconds. */
function mostWithin(sends: readonly Send[], spanMs: number): number {
  let most = 0;
  let first = 0;
  sends.forEach(({ atMs }, index) => {
    while (atMs - (sends[first]?.atMs ?? 0) > spanMs) first += 1;
    most = Math.max(most, index - first + 1);
  });
  return most;
}

function gapsByHost(sends: readonly Send[]): number[] {
  const last = new Map<string, number>();
  const gaps: number[] = [];
  for (const { host, atMs } of sends) {
    const before = last.get(host);
    if (before !== undefined) gaps.push(atMs - before);
    last.set(host, atMs);
  }
  return gaps;
}

describe("a scan delay", () => {
  it("lies between any two probes to one host, retransmissions too", async () => {
    const delays = fc.constantFrom(0.5, 3, 10.7, 250, 1_500);
    await fc.assert(
      fc.asyncProperty(
        delays,
        fc.integer({ min: 1, max: 5 }),
        fc.integer({ min: 1, max: 8 }),
        fc.constantFrom(1, 3, 50),
        fc.nat(),
        async (scanDelayMs, hosts, ports, parallelism, seed) => {
          const pace: PaceOptions = { scanDelayMs, maxRetries: 1, initialRttTimeoutMs: 300 };
          const lab = new ShardLab({ hosts, ports, parallelism, pace, decide: mixed(seed) });
          expect(await lab.run()).toBeUndefined();
          expect(lab.settled).toBe(hosts * ports);
          expect(Math.min(...gapsByHost(lab.network.sends), Number.POSITIVE_INFINITY)).toBeGreaterThanOrEqual(
            scanDelayMs,
          );
        },
      ),
      { numRuns: 60 },
    );
  });

  it("is kept to, and not much exceeded, while other hosts are probed in the meantime", async () => {
    const lab = new ShardLab({ hosts: 20, ports: 30, pace: { scanDelayMs: 100 }, decide: () => refused(1) });
    expect(await lab.run()).toBeUndefined();
    // 30 probes a host, 29 delays, all hosts side by side.
    expect(lab.network.elapsedMs).toBeGreaterThanOrEqual(2_900);
    expect(lab.network.elapsedMs).toBeLessThan(2_900 + 29 * 10);
  });

  it("holds where the machine lacks something now and then", async () => {
    const random = randomNumbers(5);
    const decide = (): Fate =>
      random() < 0.3 ? { kind: "blocked", lack: random() < 0.5 ? "EMFILE" : "EADDRNOTAVAIL" } : refused(2);
    const lab = new ShardLab({ hosts: 4, ports: 20, pace: { scanDelayMs: 40 }, decide });
    expect(await lab.run()).toBeUndefined();
    expect(Math.min(...gapsByHost(lab.network.sends))).toBeGreaterThanOrEqual(40);
    expect(lab.network.sends).toHaveLength(80);
  });

  it("does not make the prober spin while it waits", async () => {
    const lab = new ShardLab({ hosts: 1, ports: 10, pace: { scanDelayMs: 1_000 }, decide: () => refused(1) });
    await lab.run();
    expect(lab.network.polls).toBeLessThan(10 * 1_000);
  });
});

describe("a host's time-out", () => {
  it("gives the host up, settles its pairs, and tells of it once", async () => {
    const lab = new ShardLab({
      hosts: 3,
      ports: 22,
      pace: { hostTimeoutMs: 2_000 },
      decide: ({ host, port }) => (host === "127.0.0.1" ? silent : port % 2 === 0 ? answered(3) : refused(3)),
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.settled).toBe(3 * 22);
    expect(lab.last.position.pending).toHaveLength(0);
    expect(lab.timedOut).toEqual([1]);
    const ofHost = lab.network.sends.filter(({ host }) => host === "127.0.0.1");
    expect(Math.max(...ofHost.map(({ atMs }) => atMs)) - 1_000).toBeLessThanOrEqual(2_000 + 1);
    const records = lab.batches.flatMap((batch) => [...batch.records.hosts]);
    expect(records.filter((host) => host !== 1)).toHaveLength(2 * 22);
    // What the host was found to be silent on in time is told; the rest is given up, and not called filtered.
    expect(records.filter((host) => host === 1).length).toBeLessThan(22);
  });

  it("counts for a host that is probed slowly on purpose too", async () => {
    const pace = { hostTimeoutMs: 2_000, scanDelayMs: 90 };
    const lab = new ShardLab({ hosts: 2, ports: 400, pace, decide: () => refused(3) });
    expect(await lab.run()).toBeUndefined();
    expect(lab.settled).toBe(800);
    expect(lab.timedOut.sort()).toEqual([0, 1]);
    expect(lab.network.elapsedMs).toBeLessThan(2_200);
  });

  it("comes to an end wherever the host's probes are when its time is up", async () => {
    const pace = fc.record({
      hostTimeoutMs: fc.constantFrom(20, 150, 1_000),
      scanDelayMs: fc.constantFrom(0, 0, 7, 300),
      maxRetries: fc.nat(2),
      initialRttTimeoutMs: fc.constantFrom(100, 400),
    });
    await fc.assert(
      fc.asyncProperty(
        pace,
        fc.integer({ min: 1, max: 20 }),
        fc.integer({ min: 1, max: 40 }),
        fc.constantFrom(1, 9, 200),
        fc.nat(),
        async (options, hosts, ports, parallelism, seed) => {
          const lab = new ShardLab({ hosts, ports, parallelism, pace: options, decide: mixed(seed, 900) });
          expect(await lab.run()).toBeUndefined();
          expect(lab.settled).toBe(hosts * ports);
          expect(new Set(lab.timedOut).size).toBe(lab.timedOut.length);
          const decided = lab.batches.reduce((sum, { records }) => sum + records.hosts.length, 0);
          if (lab.timedOut.length === 0) expect(decided).toBe(hosts * ports);
          expect(lab.control.totals().decided).toBe(hosts * ports);
        },
      ),
      { numRuns: 80 },
    );
  });

  it("leaves a host alone that is done in time", async () => {
    const lab = new ShardLab({ hosts: 2, ports: 50, pace: { hostTimeoutMs: 60_000 }, decide: mixed(3) });
    expect(await lab.run()).toBeUndefined();
    expect(lab.timedOut).toEqual([]);
    expect(lab.batches.reduce((sum, { records }) => sum + records.hosts.length, 0)).toBe(100);
  });
});

describe("a fixed rate", () => {
  it.each([20, 333, 1_000, 20_000])("of %d a second is never exceeded, and is reached", async (ratePerSecond) => {
    const ports = Math.ceil(Math.min(3_000, ratePerSecond * 3));
    const lab = new ShardLab({
      hosts: 2,
      ports,
      parallelism: 4_000,
      pace: { ratePerSecond, maxRetries: 1 },
      decide: mixed(ratePerSecond),
    });
    expect(await lab.run()).toBeUndefined();
    const burst = ratePerSecond * (BURST_S + DRAWN_S) + 2;
    expect(mostWithin(lab.network.sends, 1_000)).toBeLessThanOrEqual(ratePerSecond + burst);
    expect(mostWithin(lab.network.sends, 100)).toBeLessThanOrEqual(ratePerSecond / 10 + burst);
    // First attempts alone, which nothing holds back.
    const firsts = lab.network.sends.filter(({ attempt }) => attempt === 1);
    const lastMs = Math.max(...lab.network.sends.slice(0, firsts.length).map(({ atMs }) => atMs));
    expect(lastMs - 1_000).toBeLessThan((firsts.length / ratePerSecond) * 1_000 * 1.1 + 50);
  });

  it("heeds no window: a host that says nothing is probed as fast as any other", async () => {
    const lab = new ShardLab({
      hosts: 1,
      ports: 3_000,
      parallelism: 4_000,
      pace: { ratePerSecond: 2_000, maxRetries: 0, initialRttTimeoutMs: 1_000 },
      decide: () => silent,
    });
    await lab.run();
    expect(lab.network.elapsedMs).toBeLessThan(1_500 + 1_000 + 100);
    expect(Math.max(...lab.network.sends.map(({ inFlight }) => inFlight))).toBeGreaterThan(1_900);
  });

  it("loses no permit to a lack", async () => {
    const random = randomNumbers(9);
    const lab = new ShardLab({
      hosts: 1,
      ports: 60,
      pace: { ratePerSecond: 20, maxRetries: 0 },
      decide: () => (random() < 0.5 ? { kind: "blocked", lack: "EMFILE" } : refused(1)),
    });
    await lab.run();
    expect(lab.network.lacks).toBeGreaterThan(20);
    expect(lab.network.elapsedMs).toBeLessThan(3_000 * 1.2);
  });
});

describe("a rate that is changed while probes are sent", () => {
  const MANY = { hosts: 10, ports: 300, parallelism: 4_000 };

  /** Probes all of it, the rate changed at the 500th send; the sends from 12 ms after that on, which is what a burst may last. */
  async function sendsAfterChange(pace: PaceOptions, rate: number): Promise<Send[]> {
    let sent = 0;
    const lab: ShardLab = new ShardLab({
      ...MANY,
      pace: { maxRetries: 0, ...pace },
      decide: () => {
        sent += 1;
        if (sent === 500) lab.control.setRate(rate);
        return refused(1);
      },
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.settled).toBe(MANY.hosts * MANY.ports);
    const changedAtMs = lab.network.sends[499]?.atMs ?? Number.NaN;
    return lab.network.sends.filter(({ atMs }) => atMs > changedAtMs + 12);
  }

  it.each([
    [{ ratePerSecond: 1_000 }, 250],
    [{ maxRatePerSecond: 1_000 }, 250],
    [{}, 250],
  ] as const)("is kept to when it is lower: %j, then %d", async (pace, rate) => {
    const sends = await sendsAfterChange(pace, rate);
    expect(sends.length).toBeGreaterThan(2_000);
    expect(mostWithin(sends, 1_000)).toBeLessThanOrEqual(rate + rate * (BURST_S + DRAWN_S) + 2);
  });

  it.each([
    [{ ratePerSecond: 100 }, 2_000],
    [{ maxRatePerSecond: 100 }, 2_000],
  ] as const)("is reached when it is higher: %j, then %d", async (pace, rate) => {
    const sends = await sendsAfterChange(pace, rate);
    const tookMs = (sends.at(-1)?.atMs ?? Number.NaN) - (sends[0]?.atMs ?? Number.NaN);
    expect(tookMs).toBeLessThan((sends.length / rate) * 1_000 * 1.1 + 50);
    expect(mostWithin(sends, 1_000)).toBeLessThanOrEqual(rate + rate * (BURST_S + DRAWN_S) + 2);
  });
});

describe("the bounds of the rate", () => {
  it("hold it below the most", async () => {
    const lab = new ShardLab({ hosts: 10, ports: 300, pace: { maxRatePerSecond: 1_000 }, decide: () => refused(1) });
    await lab.run();
    expect(mostWithin(lab.network.sends, 1_000)).toBeLessThanOrEqual(1_000 + 1_000 * (BURST_S + DRAWN_S) + 2);
    expect(lab.network.elapsedMs).toBeLessThan(3_300);
  });

  it("keep it above the least, over full windows", async () => {
    const shard = { hosts: 1, ports: 3_000, parallelism: 4_000, decide: () => silent };
    const pace = { maxRetries: 0, initialRttTimeoutMs: 1_000 };
    const adaptive = new ShardLab({ ...shard, pace });
    await adaptive.run();
    const bounded = new ShardLab({ ...shard, pace: { ...pace, minRatePerSecond: 1_500 } });
    await bounded.run();
    // A host that never answers has a small window: without the bound the scan would crawl.
    expect(adaptive.network.elapsedMs).toBeGreaterThan(10_000);
    expect(bounded.network.elapsedMs).toBeLessThan(2_000 + 1_000 + 200);
  });
});

describe("the time-out", () => {
  it("of a host that never answers is the initial one, and longer for the second attempt", async () => {
    const lab = new ShardLab({ hosts: 1, ports: 5, decide: () => silent });
    await lab.run();
    const at = (attempt: number): number[] =>
      lab.network.sends.filter((send) => send.attempt === attempt).map(({ atMs }) => atMs - 1_000);
    expect(at(1)).toEqual([0, 0, 0, 0, 0]);
    for (const atMs of at(2)) {
      expect(atMs).toBeGreaterThanOrEqual(1_000);
      expect(atMs).toBeLessThan(1_020);
    }
    expect(lab.network.elapsedMs).toBeGreaterThanOrEqual(2_500);
    expect(lab.network.elapsedMs).toBeLessThan(2_540);
  });

  it("of a host that answers follows from its round-trip time, for probes that are on the way already too", async () => {
    const decide = ({ port }: Send): Fate => (port % 2 === 0 ? refused(5) : silent);
    const lab = new ShardLab({ hosts: 1, ports: 10, decide });
    await lab.run();
    // The least time-out of 100 ms, then half as long again.
    expect(lab.network.elapsedMs).toBeGreaterThanOrEqual(250);
    expect(lab.network.elapsedMs).toBeLessThan(300);
  });

  it("of a slow host is long enough for it", async () => {
    const random = randomNumbers(4);
    const lab = new ShardLab({ hosts: 2, ports: 300, decide: () => refused(600 + random() * 100) });
    await lab.run();
    expect(lab.sum("retransmitted")).toBe(0);
  });
});

describe("the windows", () => {
  it("keep no more in flight than they are allowed in all", async () => {
    const lab = new ShardLab({ hosts: 30, ports: 60, parallelism: 25, decide: mixed(1) });
    await lab.run();
    expect(Math.max(...lab.network.sends.map(({ inFlight }) => inFlight)) + 1).toBe(25);
  });

  it("begin gently with each host, and probe one that answers faster and faster", async () => {
    const lab = new ShardLab({ hosts: 1, ports: 5_000, parallelism: 4_000, decide: () => refused(50) });
    await lab.run();
    const first = lab.network.sends.filter(({ atMs }) => atMs === lab.network.sends[0]?.atMs);
    expect(first).toHaveLength(10);
    expect(Math.max(...lab.network.sends.map((send) => send.inFlight))).toBe(511);
  });

  it("give a host that never answers no more than 128 at once", async () => {
    const lab = new ShardLab({ hosts: 1, ports: 2_000, parallelism: 4_000, decide: () => silent });
    await lab.run();
    expect(Math.max(...lab.network.sends.map((send) => send.inFlight))).toBe(127);
  });

  it("let a slow host not hold up the others", async () => {
    const lab = new ShardLab({
      hosts: 64,
      ports: 20,
      parallelism: 500,
      decide: ({ host }) => (host === "127.0.0.7" ? silent : refused(5)),
    });
    await lab.run();
    const others = lab.network.sends.filter(({ host }) => host !== "127.0.0.7").map(({ atMs }) => atMs - 1_000);
    expect(Math.max(...others)).toBeLessThan(1_000);
  });
});
