import { describe, expect, it } from "vitest";
import { IcmpLimit } from "./icmp-limit.ts";

function allowed(limit: IcmpLimit, host: number, times: readonly number[]): number {
  return times.filter((nowMs) => limit.take(host, nowMs)).length;
}

const LINUX = { perSecond: 1, burst: 6 };
const AT_ONCE = new Array<number>(20).fill(5_000);

describe("IcmpLimit", () => {
  it("lets a burst pass, then one a second", () => {
    const limit = new IcmpLimit(1, LINUX);
    expect(allowed(limit, 0, AT_ONCE)).toBe(6);
    expect(allowed(limit, 0, [5_500, 6_000, 6_500, 7_000])).toBe(2);
  });

  it("saves up no more than a burst", () => {
    const limit = new IcmpLimit(1, LINUX);
    expect(allowed(limit, 0, AT_ONCE)).toBe(6);
    expect(allowed(limit, 0, new Array<number>(20).fill(1_000_000))).toBe(6);
  });

  it("counts each host for itself", () => {
    const limit = new IcmpLimit(2, LINUX);
    expect(allowed(limit, 0, AT_ONCE)).toBe(6);
    expect(allowed(limit, 1, AT_ONCE)).toBe(6);
  });

  it("keeps nothing back without a limit", () => {
    expect(allowed(new IcmpLimit(1, null), 0, AT_ONCE)).toBe(20);
  });
});
