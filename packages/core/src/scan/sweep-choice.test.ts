import { describe, expect, it } from "vitest";
import type { ScanRequest } from "./request.ts";
import { roundsOf } from "./sweep-choice.ts";

const RAW = { engine: "raw", techniques: ["syn"] } as const;
const request = (more: Partial<ScanRequest> = {}): ScanRequest => ({ targets: ["127.0.0.1"], ports: "1", ...more });

describe("roundsOf", () => {
  it("makes a sweep of more than a million probes by packets, and of what is asked to be one", () => {
    expect(roundsOf(request(), RAW, 1_000_001, false)).toBe(3);
    expect(roundsOf(request(), RAW, 1_000_000, false)).toBeUndefined();
    expect(roundsOf(request({ sweep: false }), RAW, 1e9, false)).toBeUndefined();
    expect(roundsOf(request({ sweep: true }), RAW, 1, false)).toBe(3);
    expect(roundsOf(request({ sweep: { rounds: 5 } }), RAW, 1, false)).toBe(5);
    expect(roundsOf(request(), { engine: "connect", techniques: ["connect"] }, 1e9, false)).toBeUndefined();
    expect(roundsOf(request(), { engine: "raw", techniques: ["syn", "udp"] }, 1e9, false)).toBeUndefined();
  });

  it.each<[Partial<ScanRequest>, string]>([
    [{ maxOpenPerHost: 5 }, "open ports per host"],
    [{ pace: { maxRatePerHost: 10 } }, "a rate per host"],
    [{ pace: { scanDelayMs: 5 } }, "a scan delay"],
    [{ pace: { template: "polite" } }, "a scan delay"],
    [{ pace: { hostTimeoutMs: 1_000 } }, "a host time-out"],
  ])("keeps the state of each probe where a host is bounded: %j", (bound, words) => {
    expect(roundsOf(request(bound), RAW, 1e9, false)).toBeUndefined();
    expect(() => roundsOf(request({ ...bound, sweep: true }), RAW, 1, false)).toThrow(words);
  });
});
