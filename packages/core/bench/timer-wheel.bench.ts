import { bench, describe } from "vitest";
import { TimerWheel } from "../src/pace/timer-wheel.ts";
import { CALLS, keep } from "./calls.ts";

/** Milliseconds over which deadlines are spread. */
const SPREAD_MS = 1_000;

describe("TimerWheel", () => {
  const answered = new TimerWheel(CALLS, 0, () => {});
  bench(`set and clear, ${CALLS} slots: every probe is answered`, () => {
    for (let slot = 0; slot < CALLS; slot += 1) answered.set(slot, (slot * 7) % SPREAD_MS);
    for (let slot = 0; slot < CALLS; slot += 1) answered.clear(slot);
    keep(answered.count);
  });

  let due = 0;
  let nowMs = 0;
  const silent = new TimerWheel(CALLS, nowMs, () => {
    due += 1;
  });
  bench(`set and advance, ${CALLS} slots: every probe times out`, () => {
    for (let slot = 0; slot < CALLS; slot += 1) silent.set(slot, nowMs + ((slot * 7) % SPREAD_MS));
    for (let step = 0; step < SPREAD_MS; step += 1) {
      nowMs += 1;
      silent.advance(nowMs);
    }
    keep(due);
  });
});
