import { describe, expect, it } from "vitest";
import { ShardLab } from "../../test/virtual/shard-lab.ts";
import { answered, refused, type Send, silent } from "../../test/virtual/virtual-network.ts";
import { icmpObservation } from "../engines/observation.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import { VERDICTS } from "../verdict/verdict.ts";
import { outcomeKey } from "./outcome-key.ts";

/** How many pairs a lab's batches counted in a state, for UDP. */
function udpCount(lab: ShardLab, state: string): number {
  const keys = new Set(
    VERDICTS.flatMap((verdict, index) => (verdict.state === state ? [outcomeKey(true, index)] : [])),
  );
  let count = 0;
  for (const { groups } of lab.batches) {
    for (const group of groups) {
      group.keys.forEach((key, index) => {
        if (keys.has(key % 64)) count += group.counts[index] as number;
      });
    }
  }
  return count;
}

describe("looking for hosts", () => {
  it("asks a host nothing more once it has answered, and records it", async () => {
    const lab = new ShardLab({
      hosts: 20,
      ports: 4,
      discovers: true,
      recordsAll: false,
      parallelism: 10,
      decide: ({ host }: Send) => (host.endsWith(".7") || host.endsWith(".8") ? silent : refused(1)),
    });
    expect(await lab.run()).toBeUndefined();
    const found = new Set(lab.batches.flatMap(({ records }) => Array.from(records.hosts)));
    expect([...found].sort((one, other) => one - other)).toEqual(
      [...Array(20).keys()].filter((host) => host !== 7 && host !== 8),
    );
    expect(lab.settled).toBe(80);
    expect(lab.sum("sent")).toBeLessThan(18 * 4 + 2 * 4 * 2);
  });
});

describe("a bound on a host's open ports", () => {
  it("ends the probing of that host, and of no other", async () => {
    const lab = new ShardLab({
      hosts: 2,
      ports: 300,
      maxOpenPerHost: 20,
      parallelism: 8,
      decide: ({ host, port }: Send) => (host.endsWith(".0") || port <= 15 ? answered(1) : refused(1)),
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.settled).toBe(600);
    const toFirst = lab.network.sends.filter(({ host }) => host.endsWith(".0")).length;
    expect(toFirst).toBeGreaterThanOrEqual(20);
    expect(toFirst).toBeLessThan(20 + 8);
    expect(lab.network.sends.filter(({ host }) => host.endsWith(".1")).length).toBe(300);
  });
});

describe("hosts that are excluded while the scan runs", () => {
  it("are sent nothing more", async () => {
    let sentWhenExcluded = -1;
    const lab: ShardLab = new ShardLab({
      hosts: 4,
      ports: 500,
      parallelism: 4,
      pace: { maxRatePerSecond: 1_000 },
      decide: ({ host }: Send) => {
        if (sentWhenExcluded < 0 && lab.network.sends.length > 200) {
          lab.control.exclude(Float64Array.of(1, 2));
          sentWhenExcluded = lab.network.sends.length;
        }
        return host === "" ? silent : refused(1);
      },
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.settled).toBe(2_000);
    const after = lab.network.sends.slice(sentWhenExcluded);
    // What is on its way through one look may still go out.
    expect(after.slice(128).some(({ host }) => host.endsWith(".1") || host.endsWith(".2"))).toBe(false);
    expect(after.filter(({ host }) => host.endsWith(".0") || host.endsWith(".3")).length).toBeGreaterThan(500);
  });
});

describe("a host that limits its ICMP errors", () => {
  it("is asked slowly enough that every closed UDP port says so", async () => {
    let tokens = 6;
    let refilledAtMs = 0;
    const lab: ShardLab = new ShardLab({
      hosts: 1,
      ports: 60,
      kind: ProbeKind.udp,
      decide: ({ atMs, port }: Send) => {
        if (port % 20 === 0) return silent;
        tokens = Math.min(6, tokens + (atMs - refilledAtMs) / 1_000);
        refilledAtMs = atMs;
        if (tokens < 1) return silent;
        tokens -= 1;
        return { kind: "seen", afterMs: 1, observation: icmpObservation(4, 3, 3) };
      },
    });
    expect(await lab.run()).toBeUndefined();
    expect(udpCount(lab, "closed")).toBe(57);
    expect(udpCount(lab, "open|filtered")).toBe(3);
  });

  it("is not made of one that drops silently", async () => {
    const lab = new ShardLab({ hosts: 1, ports: 200, kind: ProbeKind.udp, decide: () => silent });
    expect(await lab.run()).toBeUndefined();
    expect(udpCount(lab, "open|filtered")).toBe(200);
    expect(lab.network.elapsedMs).toBeLessThan(60_000);
  });
});

describe("a bound on the rate a host", () => {
  it("holds for each host, and not for all of them together", async () => {
    const lab = new ShardLab({
      hosts: 10,
      ports: 50,
      pace: { maxRatePerHost: 100 },
      decide: () => refused(1),
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.settled).toBe(500);
    for (let host = 0; host < 10; host += 1) {
      const times = lab.network.sends.filter((send) => send.host.endsWith(`.${host}`)).map(({ atMs }) => atMs);
      for (let index = 1; index < times.length; index += 1)
        expect((times[index] as number) - (times[index - 1] as number)).toBeGreaterThanOrEqual(9.99);
    }
    expect(lab.network.elapsedMs).toBeLessThan(2_000);
  });
});
