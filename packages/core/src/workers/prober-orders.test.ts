import { describe, expect, it } from "vitest";
import { openPositions, ShardLab } from "../../test/virtual/shard-lab.ts";
import { refused, silent } from "../../test/virtual/virtual-network.ts";
import { Order } from "./control-block.ts";

describe("orders to a prober", () => {
  it("a pause stops the sending, not the listening, until it is told to go on", async () => {
    let sent = 0;
    let settledInPause = 0;
    const lab: ShardLab = new ShardLab({
      hosts: 1,
      ports: 200,
      decide: () => {
        sent += 1;
        if (sent === 50) lab.control.give(Order.pause);
        return refused(20);
      },
      onBatch: () => {
        if (lab.control.order !== Order.pause) return;
        settledInPause = lab.settled;
        if (lab.network.elapsedMs > 5_000) lab.control.give(Order.run);
      },
    });
    expect(await lab.run()).toBeUndefined();
    const before = lab.network.sends.filter(({ atMs }) => atMs < 5_000);
    const inPause = lab.network.sends.slice(before.length).filter(({ atMs }) => atMs < 6_000);
    // The order is looked at once a look round: what that look had begun may still be sent.
    expect(before.length).toBeLessThanOrEqual(50 + 128);
    expect(inPause).toHaveLength(0);
    expect(settledInPause).toBe(before.length);
    expect(lab.settled).toBe(200);
  });

  it("an abort ends it within a few milliseconds, paused or not", async () => {
    for (const isPaused of [false, true]) {
      let sent = 0;
      let abortedAtMs = Number.NaN;
      const lab: ShardLab = new ShardLab({
        hosts: 2,
        ports: 500,
        decide: () => {
          sent += 1;
          if (sent === 100) lab.control.give(Order.pause);
          return silent;
        },
        onBatch: () => {
          if (lab.network.elapsedMs < 300 || !Number.isNaN(abortedAtMs)) return;
          abortedAtMs = lab.network.nowMs;
          if (!isPaused) lab.control.give(Order.run);
          lab.control.give(Order.abort);
        },
      });
      expect(await lab.run()).toBeUndefined();
      expect(lab.network.nowMs - abortedAtMs).toBeLessThanOrEqual(10);
      expect(lab.network.isClosed).toBe(true);
      expect(lab.settled + openPositions(lab.last.position).length).toBe(1_000);
    }
  });

  it("is over at once when it was aborted before it began", async () => {
    const lab = new ShardLab({ hosts: 2, ports: 5, decide: () => silent });
    lab.control.give(Order.abort);
    expect(await lab.run()).toBeUndefined();
    expect(lab.network.sends).toHaveLength(0);
    expect(lab.last.position).toMatchObject({ next: 0, end: 10 });
  });
});

describe("a consumer that falls behind", () => {
  it("stops the sending after a bounded number of batches, however long it takes", async () => {
    const lab: ShardLab = new ShardLab({
      hosts: 40,
      ports: 2_000,
      parallelism: 20,
      pace: { maxRetries: 0, maxRatePerSecond: 5_000 },
      consumes: false,
      longestMs: 120_000,
      decide: () => refused(1),
    });
    await lab.run();
    // Nobody ever read: the prober stood still until the network's own limit.
    expect(lab.network.elapsedMs).toBeGreaterThan(119_000);
    const lastSendMs = Math.max(...lab.network.sends.map(({ atMs }) => atMs)) - 1_000;
    expect(lastSendMs).toBeLessThan(16 * 250 + 100);
    // The last one is that of the end.
    expect(lab.batches.length).toBeLessThanOrEqual(16 + 1);
    expect(lab.settled + openPositions(lab.last.position).length).toBe(80_000);
  });

  it("is waited for, and then the rest is done", async () => {
    let toRead = 0;
    const lab: ShardLab = new ShardLab({
      hosts: 4,
      ports: 3_000,
      parallelism: 20,
      consumes: false,
      pace: { maxRatePerSecond: 2_000 },
      decide: () => {
        for (; toRead > 0; toRead -= 1) lab.control.batchConsumed(0);
        return refused(1);
      },
      onBatch: () => {
        toRead += 1;
        if (toRead < 12) return;
        for (; toRead > 0; toRead -= 1) lab.control.batchConsumed(0);
      },
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.settled).toBe(12_000);
  });
});

describe("batches", () => {
  it("come soon when there are records, and more rarely when there are only counts", async () => {
    const shard = { hosts: 1, ports: 2_000, pace: { ratePerSecond: 500, maxRetries: 0 }, decide: () => refused(1) };
    const withRecords = new ShardLab({ ...shard, recordsAll: true });
    await withRecords.run();
    const countsOnly = new ShardLab({ ...shard, recordsAll: false });
    await countsOnly.run();
    // Four seconds: one every 40 ms, or one every 250 ms.
    expect(withRecords.batches.length).toBeGreaterThan(70);
    expect(withRecords.batches.length).toBeLessThanOrEqual(102);
    expect(countsOnly.batches.length).toBeGreaterThan(12);
    expect(countsOnly.batches.length).toBeLessThanOrEqual(18);
  });

  it("hold no more than a few thousand records, however fast they come", async () => {
    const lab = new ShardLab({
      hosts: 1,
      ports: 30_000,
      parallelism: 2_000,
      decide: () => ({ kind: "seen at once", observation: 2 }),
    });
    await lab.run();
    expect(Math.max(...lab.batches.map(({ records }) => records.hosts.length))).toBeLessThan(4_096 + 2_128);
    expect(lab.settled).toBe(30_000);
  });
});
