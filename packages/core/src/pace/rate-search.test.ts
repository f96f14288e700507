import { describe, expect, it } from "vitest";
import { randomNumbers } from "../../test/virtual/shard-lab.ts";
import { type RateSample, RateSearch } from "./rate-search.ts";

const BOUNDS = { start: 10_000, least: 100, most: 10_000_000 };
/** A sample lasts so long, and four times longer where that would hold few answers. */
const STEP_SECONDS = 0.25;
const FEW_ANSWERS = 100;

/** A way to hosts of which a share answers, that lets so many packets a second through; and a machine that sends so many at most. */
interface Path {
  readonly answeredShare: number;
  readonly capacity: number;
  readonly machine?: number;
  /** Probes a host that are answered all or none. */
  readonly probesPerHost?: number;
}

function sampleOf(path: Path, ratePerSecond: number, random: () => number): RateSample {
  const reached = Math.min(ratePerSecond, path.machine ?? Number.POSITIVE_INFINITY);
  const isThin = reached * STEP_SECONDS * path.answeredShare < FEW_ANSWERS;
  const asked = Math.round(reached * STEP_SECONDS * (isThin ? 4 : 1));
  const probesPerHost = path.probesPerHost ?? 1;
  const carried = Math.min(1, path.capacity / reached);
  let answered = 0;
  for (let host = 0; host < asked / probesPerHost; host += 1) {
    if (random() >= path.answeredShare) continue;
    for (let probe = 0; probe < probesPerHost; probe += 1) if (random() < carried) answered += 1;
  }
  return { ratePerSecond, reachedPerSecond: reached, asked, answered, probesPerHost, dropped: 0, isBlocked: false };
}

function ratesOver(path: Path, samples: number, seed: number): number[] {
  const search = new RateSearch(BOUNDS);
  const random = randomNumbers(seed);
  return Array.from({ length: samples }, () => {
    search.judge(sampleOf(path, search.ratePerSecond, random));
    return search.ratePerSecond;
  });
}

const seeds = Array.from({ length: 20 }, (_, seed) => 2 * seed);

describe("RateSearch", () => {
  it.each(seeds)("settles around what the path carries, whatever that is (seed %d)", (seed) => {
    for (const capacity of [25_000, 90_000, 300_000]) {
      for (const answeredShare of [0.02, 0.3, 1]) {
        const rates = ratesOver({ answeredShare, capacity }, 80, seed).slice(15);
        for (const rate of rates) {
          expect(rate / capacity).toBeGreaterThan(0.35);
          expect(rate / capacity).toBeLessThan(2);
        }
        const mean = rates.reduce((sum, rate) => sum + rate, 0) / rates.length;
        expect(mean / capacity).toBeGreaterThan(0.7);
        expect(mean / capacity).toBeLessThan(1.25);
      }
    }
  });

  it.each(seeds)("is not thrown by hosts whose ports answer together (seed %d)", (seed) => {
    const rates = ratesOver({ answeredShare: 0.3, capacity: 1e9, machine: 200_000, probesPerHost: 10 }, 40, seed);
    expect(rates.at(-1)).toBeGreaterThan(190_000);
  });

  it("is bounded by the machine alone where nothing answers, and follows it", () => {
    const rates = ratesOver({ answeredShare: 0, capacity: 1e9, machine: 400_000 }, 12, 1);
    expect(rates.at(-1)).toBeGreaterThan(400_000);
    expect(rates.at(-1)).toBeLessThan(800_000);
  });

  it("keeps to its bounds", () => {
    const search = new RateSearch({ start: 10_000, least: 8_000, most: 30_000 });
    const quiet = { reachedPerSecond: 1e6, asked: 5_000, probesPerHost: 1, dropped: 0, isBlocked: false };
    for (let step = 0; step < 5; step += 1)
      search.judge({ ...quiet, ratePerSecond: search.ratePerSecond, answered: 2_500 });
    expect(search.ratePerSecond).toBe(30_000);
    for (let step = 0; step < 9; step += 1)
      search.judge({ ...quiet, ratePerSecond: search.ratePerSecond, answered: 2_500, dropped: 1 });
    expect(search.ratePerSecond).toBe(8_000);
  });

  it("keeps to an upper bound that is moved, down and up again", () => {
    const search = new RateSearch({ start: 10_000, least: 8_000, most: 30_000 });
    const judge = () =>
      search.judge({
        ratePerSecond: search.ratePerSecond,
        reachedPerSecond: 1e6,
        asked: 5_000,
        answered: 2_500,
        probesPerHost: 1,
        dropped: 0,
        isBlocked: false,
      });
    for (let step = 0; step < 5; step += 1) judge();
    search.setMost(4_000);
    expect(search.ratePerSecond).toBe(4_000);
    for (let step = 0; step < 5; step += 1) judge();
    expect(search.ratePerSecond).toBe(4_000);
    search.setMost(50_000);
    expect(search.ratePerSecond).toBe(4_000);
    for (let step = 0; step < 5; step += 1) judge();
    expect(search.ratePerSecond).toBe(50_000);
  });

  it("goes back when the kernel drops answers, and does not raise the rate while the interface is blocked", () => {
    const good = {
      reachedPerSecond: 10_000,
      asked: 2_500,
      answered: 500,
      probesPerHost: 1,
      dropped: 0,
      isBlocked: false,
    };
    const search = new RateSearch(BOUNDS);
    search.judge({ ...good, ratePerSecond: 10_000, isBlocked: true });
    expect(search.ratePerSecond).toBe(10_000);
    search.judge({ ...good, ratePerSecond: 10_000, dropped: 3 });
    expect(search.ratePerSecond).toBeCloseTo(7_000);
    search.judge({ ...good, ratePerSecond: 10_000, answered: 1 });
    expect(search.ratePerSecond).toBeCloseTo(7_000);
  });

  it("raises nothing on word of a lower rate than it sends at", () => {
    const search = new RateSearch(BOUNDS);
    const good = {
      reachedPerSecond: 10_000,
      asked: 2_500,
      answered: 500,
      probesPerHost: 1,
      dropped: 0,
      isBlocked: false,
    };
    search.judge({ ...good, ratePerSecond: 10_000 });
    search.judge({ ...good, ratePerSecond: 10_000 });
    expect(search.ratePerSecond).toBe(20_000);
  });
});
