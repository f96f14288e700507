import { describe, expect, it } from "vitest";
import { REFUSED_AT_ONCE, reasonsOf } from "../../test/virtual/prompt-network.ts";
import { ShardLab } from "../../test/virtual/shard-lab.ts";
import { answered, silent, VOLLEY } from "../../test/virtual/virtual-network.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import { describeTriesAtOnce } from "./prober-at-once.contract.ts";

const WAY = { kind: ProbeKind.syn, hasVolleys: true, recordsAll: false } as const;

describe("Prober, where hosts answer volleys at once", () => {
  describeTriesAtOnce(WAY, ProbeKind.ack);

  describe.each([false, true])("with one host, whose probes are loaded one by one: %s", (hasOnlyLoad) => {
    const host = { hosts: 1, ...WAY, hasOnlyLoad };

    it("sends all ports of a host in volleys, and gives slots to those alone that are not refused at once", async () => {
      const lab = new ShardLab({
        ...host,
        ports: 2_000,
        decide: ({ port }) => (port % 100 === 7 ? answered(2) : REFUSED_AT_ONCE),
      });
      expect(await lab.run()).toBeUndefined();
      expect(lab.network.tries).toBeGreaterThan(1_900);
      expect(lab.network.refusedAtOnce).toBeGreaterThan(1_900);
      expect(reasonsOf(lab)).toEqual({ "syn-ack": 20, reset: 1_980 });
    });

    it("goes on in volleys from one piece to the next, where workers draw them", async () => {
      const lab = new ShardLab({
        ...host,
        ports: 2_000,
        pieces: { start: 0, end: 2_000, pieceLength: 90 },
        position: { next: 0, end: 0, pending: [] },
        decide: ({ port }) => (port % 100 === 7 ? answered(2) : REFUSED_AT_ONCE),
      });
      expect(await lab.run()).toBeUndefined();
      expect(lab.network.tries).toBeGreaterThan(1_900);
      expect(new Set(lab.network.sends.map(({ port }) => port)).size).toBe(2_000);
      expect(reasonsOf(lab)).toEqual({ "syn-ack": 20, reset: 1_980 });
      expect(lab.batches.flatMap(({ drawn }) => drawn)).toEqual(Array.from({ length: 23 }, (_, piece) => piece));
    });

    it("keeps to a host's window, which grows by what is refused at once", async () => {
      const lab = new ShardLab({
        ...host,
        ports: 2_000,
        pace: { maxRetries: 0, initialRttTimeoutMs: 100 },
        decide: ({ port }) => (port % 2 === 0 ? silent : REFUSED_AT_ONCE),
      });
      expect(await lab.run()).toBeUndefined();
      expect(reasonsOf(lab)).toEqual({ "no-response": 1_000, reset: 1_000 });
      const { sends } = lab.network;
      const together = (atMs: number | undefined): number => sends.filter((send) => send.atMs === atMs).length;
      // Ten of a host's probes may be on the way before anything is known of it (RFC 6928).
      expect(together(sends[0]?.atMs)).toBe(10);
      expect(Math.max(...sends.map(({ atMs }) => together(atMs)))).toBeGreaterThanOrEqual(VOLLEY);
    });

    it("sends each port once where the machine lacks something in the middle of a volley", async () => {
      let asked = 0;
      const lab = new ShardLab({
        ...host,
        ports: 500,
        decide: () => {
          asked += 1;
          return asked % 23 === 0 ? { kind: "blocked", lack: "ENOBUFS" } : REFUSED_AT_ONCE;
        },
      });
      expect(await lab.run()).toBeUndefined();
      expect(lab.network.lacks).toBeGreaterThan(10);
      expect(new Set(lab.network.sends.map(({ port }) => port)).size).toBe(500);
      expect(lab.network.sends).toHaveLength(500);
      expect(reasonsOf(lab)).toEqual({ reset: 500 });
    });
  });

  it("takes up first what an earlier run has left", async () => {
    const lab = new ShardLab({
      hosts: 1,
      ports: 100,
      ...WAY,
      position: { next: 90, end: 100, pending: Float64Array.of(3, 50) },
      decide: () => REFUSED_AT_ONCE,
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.network.sends).toHaveLength(12);
    expect(reasonsOf(lab)).toEqual({ reset: 12 });
  });
});
