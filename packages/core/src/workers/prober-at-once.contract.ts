import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { type Mixture, mixture, networkOf, reasonsOf, shard } from "../../test/virtual/prompt-network.ts";
import { openPositions, ShardLab, type ShardSetup } from "../../test/virtual/shard-lab.ts";
import { refused } from "../../test/virtual/virtual-network.ts";
import type { ProbeKind } from "../packets/probe-kind.ts";
import { VERDICTS } from "../verdict/verdict.ts";

/**
 * What a prober must do whose engine has most answers at once, whichever way it offers them.
 *
 * @param way Settings of a lab in which it is offered, and nothing stands against it.
 * @param other A kind of probes that is not sent that way.
 */
export function describeTriesAtOnce(way: Partial<ShardSetup>, other: ProbeKind): void {
  const labOf = (given: Omit<ShardSetup, "decide">, how: Mixture): ShardLab =>
    new ShardLab({ pace: { maxRetries: 1, initialRttTimeoutMs: 200 }, ...given, ...way, decide: networkOf(how) });

  describe("whatever the network does", () => {
    it("settles each pair once, says at each batch what is left, and counts all as it was", async () => {
      await fc.assert(
        fc.asyncProperty(shard, mixture, async (given, how) => {
          const lab = labOf(given, how);
          expect(await lab.run()).toBeUndefined();
          let settled = 0;
          for (const batch of lab.batches) {
            for (const delta of batch.groups) settled += delta.settled;
            const left = openPositions(batch.position);
            expect(new Set(left).size).toBe(left.length);
            expect(settled + left.length).toBe(lab.space.size);
          }
          expect(settled).toBe(lab.space.size);
          const { sends } = lab.network;
          expect(sends.length).toBe(lab.space.size + lab.sum("retransmitted"));
          expect(new Set(sends.map(({ host, port }) => `${host} ${port}`)).size).toBe(lab.space.size);
          const { "syn-ack": open = 0, reset: closed = 0, "no-response": filtered = 0 } = reasonsOf(lab);
          expect(open + closed + filtered).toBe(lab.space.size);
          expect(closed).toBeGreaterThanOrEqual(lab.network.refusedAtOnce);
          expect([lab.sum("sent"), lab.sum("answered")]).toEqual([sends.length, open + closed]);
          expect(lab.control.totals()).toEqual({
            sent: sends.length,
            retransmitted: lab.sum("retransmitted"),
            answered: open + closed,
            decided: lab.space.size,
            open,
          });
          const records = lab.batches.flatMap((batch) => [...batch.records.verdicts]);
          expect(records.filter((verdict) => VERDICTS[verdict]?.state === "open")).toHaveLength(open);
        }),
        { numRuns: 150 },
      );
    });

    it("leaves no pair out when another goes on from any batch", async () => {
      await fc.assert(
        fc.asyncProperty(shard, mixture, fc.nat(), async (given, how, which) => {
          const first = labOf(given, how);
          expect(await first.run()).toBeUndefined();
          const boundary = which % first.batches.length;
          const before = first.batches
            .slice(0, boundary + 1)
            .reduce((sum, { groups }) => sum + groups.reduce((count, { settled }) => count + settled, 0), 0);
          const second = labOf({ ...given, position: first.batches[boundary]?.position ?? first.position }, how);
          expect(await second.run()).toBeUndefined();
          expect(before + second.settled).toBe(first.space.size);
        }),
        { numRuns: 60 },
      );
    });
  });

  it.each<[string, Partial<ShardSetup>]>([
    ["each closed port is wanted", { recordsAll: true }],
    ["a rate is to be kept", { pace: { ratePerSecond: 1_000 } }],
    ["a least rate is to be kept", { pace: { minRatePerSecond: 10 } }],
    ["hosts are to be left alone in between", { pace: { scanDelayMs: 1 } }],
    ["hosts have a time limit", { pace: { hostTimeoutMs: 1_000 } }],
    ["hosts are only to be found", { discovers: true }],
    ["hosts may have so many open ports", { maxOpenPerHost: 3 }],
    ["an answer means something else", { kind: other }],
  ])("tries nothing at once when %s", async (_, setup) => {
    const lab = new ShardLab({ hosts: 3, ports: 20, ...way, decide: () => refused(1), ...setup });
    expect(await lab.run()).toBeUndefined();
    expect(lab.network.tries).toBe(0);
    expect(lab.settled).toBeGreaterThan(0);
  });
}
