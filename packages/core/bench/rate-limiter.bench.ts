import { bench, describe } from "vitest";
import { RateLimiter } from "../src/pace/rate-limiter.ts";
import { CALLS, keep } from "./calls.ts";

const RATE_PER_SECOND = 100_000;

describe("RateLimiter.take", () => {
  let nowUs = 0;
  const served = new RateLimiter(new Int32Array(new SharedArrayBuffer(4)), 0, RATE_PER_SECOND, () => nowUs);
  bench(`with a permit each time, ${CALLS} calls`, () => {
    let taken = 0;
    for (let call = 0; call < CALLS; call += 1) {
      nowUs = (nowUs + 1_000_000 / RATE_PER_SECOND) | 0;
      if (served.take()) taken += 1;
    }
    keep(taken);
  });

  const starved = new RateLimiter(new Int32Array(new SharedArrayBuffer(4)).fill(1_000), 0, RATE_PER_SECOND, () => 0);
  bench(`with no permit due, ${CALLS} calls`, () => {
    let taken = 0;
    for (let call = 0; call < CALLS; call += 1) if (starved.take()) taken += 1;
    keep(taken);
  });

  const shared = new Int32Array(new SharedArrayBuffer(4));
  const real = new RateLimiter(shared, 0, RATE_PER_SECOND);
  bench(`on the shared clock, ${CALLS} calls`, () => {
    let taken = 0;
    for (let call = 0; call < CALLS; call += 1) if (real.take()) taken += 1;
    keep(taken);
  });
});
