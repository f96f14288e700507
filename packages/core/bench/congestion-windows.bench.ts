import { bench, describe } from "vitest";
import { CongestionWindows } from "../src/pace/congestion-windows.ts";
import { CALLS, keep } from "./calls.ts";

const HOSTS = 256;
const TIMEOUT_MS = 100;

/** How often an answer comes only to a retransmission. */
const LOSSES: readonly (readonly [name: string, every: number])[] = [
  ["without loss", Number.POSITIVE_INFINITY],
  ["with one answer in 10 to a retransmission", 10],
];

describe("CongestionWindows.answered", () => {
  for (const [name, every] of LOSSES) {
    const windows = new CongestionWindows(HOSTS, { initial: 16, least: 4, most: 512, mostUnanswered: 64 });
    let nowMs = 0;
    bench(`${name}, ${CALLS} probes sent and answered`, () => {
      for (let call = 0; call < CALLS; call += 1) {
        const host = call % HOSTS;
        nowMs += 0.1;
        windows.sent(host);
        windows.answered(host, call % every === every - 1 ? 2 : 1, nowMs, TIMEOUT_MS);
      }
      keep(windows.size(0));
    });
  }
});
