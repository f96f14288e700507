import { describe, expect, it } from "vitest";
import { ShardLab } from "../../test/virtual/shard-lab.ts";
import { answered, type Fate, refused, type Send, silent } from "../../test/virtual/virtual-network.ts";
import { SystemError } from "../errors.ts";
import { VERDICTS } from "../verdict/verdict.ts";
import { Order } from "./control-block.ts";

/** A third of the ports is open, a third closed, and a third says nothing. */
const honest = ({ port }: Send): Fate => [answered(9), refused(5), silent][port % 3] ?? silent;

const blocked = (lack: string): Fate => ({ kind: "blocked", lack });
const late = (lack: string): Fate => ({ kind: "lack", afterMs: 2, lack });

/** Reasons of all records, counted. */
function reasons(lab: ShardLab): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { records } of lab.batches) {
    for (const verdict of records.verdicts) {
      const reason = VERDICTS[verdict]?.reason ?? "none";
      counts[reason] = (counts[reason] ?? 0) + 1;
    }
  }
  return counts;
}

/** The two ways in which an engine tells of a lack. */
const WAYS = [
  ["at once", blocked],
  ["late", late],
] as const;

describe.each(WAYS)("Prober, with an engine that tells of a lack %s", (_, lack) => {
  it("takes it for no word on the port, and does not count the attempt", async () => {
    const lab = new ShardLab({
      hosts: 5,
      ports: 60,
      decide: (send) => (send.inFlight >= 7 ? lack("EMFILE") : honest(send)),
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.network.lacks).toBeGreaterThan(0);
    expect(reasons(lab)).toEqual({ "syn-ack": 100, reset: 100, "no-response": 100 });
    // The silent ports have had both of their attempts, the others one.
    expect(lab.network.sends).toHaveLength(5 * (20 + 20 + 2 * 20));
    expect(lab.sum("sent")).toBe(lab.network.sends.length);
    expect(lab.batches.map(({ localLimit }) => localLimit)).toContain("EMFILE");
  });

  it("keeps less in flight for a while, and comes back to more when it has passed", async () => {
    const lab: ShardLab = new ShardLab({
      hosts: 30,
      ports: 200,
      parallelism: 60,
      decide: (send) => (lab.network.elapsedMs < 200 && send.inFlight >= 6 ? lack("EMFILE") : refused(10)),
    });
    expect(await lab.run()).toBeUndefined();
    const inFlightFrom = (fromMs: number, toMs: number): number =>
      Math.max(
        ...lab.network.sends
          .filter(({ atMs }) => atMs >= 1_000 + fromMs && atMs < 1_000 + toMs)
          .map(({ inFlight }) => inFlight),
      );
    const endMs = lab.network.elapsedMs;
    expect(inFlightFrom(100, 200)).toBeLessThanOrEqual(8);
    expect(inFlightFrom(endMs / 2, endMs)).toBeGreaterThan(30);
  });

  it("gives up after half a minute in which nothing could be sent, with everything left open", async () => {
    const lab = new ShardLab({ hosts: 3, ports: 10, decide: () => lack("ENOBUFS") });
    const error = await lab.run();
    expect(error).toBeInstanceOf(SystemError);
    expect(error).toMatchObject({ code: "LOCAL_RESOURCES_EXHAUSTED" });
    expect((error as Error).message).toContain("ENOBUFS");
    expect(lab.network.elapsedMs).toBeGreaterThan(30_000);
    expect(lab.network.elapsedMs).toBeLessThan(30_200);
    expect(lab.settled).toBe(0);
    expect(lab.last.position.pending.length + lab.last.position.end - lab.last.position.next).toBe(30);
    expect(lab.sum("sent")).toBe(0);
    expect(lab.network.isClosed).toBe(true);
  });

  it("goes on when it passes in time", async () => {
    const lab: ShardLab = new ShardLab({
      hosts: 3,
      ports: 30,
      decide: (send) => (lab.network.elapsedMs < 29_000 ? lack("ENOMEM") : honest(send)),
    });
    expect(await lab.run()).toBeUndefined();
    expect(reasons(lab)).toEqual({ "syn-ack": 30, reset: 30, "no-response": 30 });
  });

  it("counts the half minute from the last probe that went out", async () => {
    let sent = 0;
    let restedMs = Number.NEGATIVE_INFINITY;
    const lab: ShardLab = new ShardLab({
      hosts: 1,
      ports: 6,
      decide: () => {
        if (lab.network.nowMs - restedMs < 20_000) return lack("EMFILE");
        restedMs = lab.network.nowMs;
        sent += 1;
        return refused(1);
      },
    });
    expect(await lab.run()).toBeUndefined();
    expect(sent).toBe(6);
    expect(lab.network.elapsedMs).toBeGreaterThan(100_000);
  });

  it("does not count the time in which it was told to pause", async () => {
    let tries = 0;
    const lab: ShardLab = new ShardLab({
      hosts: 1,
      ports: 3,
      decide: (send) => {
        tries += 1;
        if (tries > 1 && lab.network.elapsedMs > 61_000) return honest(send);
        if (tries === 1) lab.control.give(Order.pause);
        return lack("EMFILE");
      },
      onBatch: () => {
        if (lab.network.elapsedMs > 60_000) lab.control.give(Order.run);
      },
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.settled).toBe(3);
  });

  it("says of a host that it has no address to send from only after two seconds, and then of all its ports", async () => {
    const lab = new ShardLab({ hosts: 2, ports: 300, decide: () => lack("EADDRNOTAVAIL") });
    expect(await lab.run()).toBeUndefined();
    expect(reasons(lab)).toEqual({ "no-source-address": 600 });
    const first = lab.batches.find(({ records }) => records.hosts.length > 0);
    expect((first?.records.timesMs[0] ?? 0) - Date.now()).toBeLessThan(600_000);
    expect(lab.network.elapsedMs).toBeGreaterThan(2_000);
    expect(lab.network.elapsedMs).toBeLessThan(20_000);
    expect(lab.sum("sent")).toBe(0);
  });

  it("does not let a host without an address to send from hold up the others", async () => {
    const lab = new ShardLab({
      hosts: 2,
      ports: 300,
      decide: (send) => (send.host === "127.0.0.1" ? lack("EADDRNOTAVAIL") : honest(send)),
    });
    expect(await lab.run()).toBeUndefined();
    expect(reasons(lab)).toEqual({ "no-source-address": 300, "syn-ack": 100, reset: 100, "no-response": 100 });
    expect(lab.network.elapsedMs).toBeLessThan(30_000);
  });
});
