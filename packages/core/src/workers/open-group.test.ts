import { describe, expect, it } from "vitest";
import { resolvePace } from "../pace/pace-settings.ts";
import { OpenGroup } from "./open-group.ts";

const openGroup = (hosts: number): OpenGroup => {
  const group = new OpenGroup(hosts, resolvePace(undefined), new Int32Array(16));
  group.open(0, hosts, hosts);
  return group;
};

describe("what is refused at once", () => {
  it("keeps a host from being thought too good, before it is taken into account", () => {
    const group = openGroup(2);
    group.refusedAtOnce(1, 5);
    const suspicions = (host: number): number =>
      Array.from({ length: 200 }, (_, place) => group.sameness.agreed(host, 50_000 + place, 64, 1_024)).filter(
        (suspicion) => suspicion !== undefined,
      ).length;
    expect([suspicions(0), suspicions(1)]).toEqual([1, 0]);
  });

  it("is counted once, with the time that such an answer takes, and with when the host was asked first", () => {
    const group = openGroup(3);
    for (const hostSlot of [0, 2, 2]) group.refusedAtOnce(hostSlot, 7);
    expect(group.counts.drain()).toBeUndefined();
    group.takeRefusalsIn(0.5, true);
    group.takeRefusalsIn(0.5, true);
    expect(group.counts.drain()).toMatchObject({ group: 0, settled: 3, counts: Uint32Array.of(1, 2) });
    expect([...group.answered]).toEqual([1, 0, 2]);
    expect([...group.startedAtMs]).toEqual([7, Number.NaN, 7]);
    expect(group.rtt.timeoutMs(0, 1)).toBeLessThan(group.rtt.timeoutMs(1, 1));
  });
});
