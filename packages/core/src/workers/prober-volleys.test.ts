import { describe, expect, it } from "vitest";
import { REFUSED_AT_ONCE, reasonsOf } from "../../test/virtual/prompt-network.ts";
import { ShardLab } from "../../test/virtual/shard-lab.ts";
import { answered, silent, VOLLEY } from "../../test/virtual/virtual-network.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import { describeTriesAtOnce } from "./prober-at-once.contract.ts";

const WAY = { kind: ProbeKind.syn, hasVolleys: true, recordsAll: false } as const;

describe("Prober, where hosts answer volleys at once", () => {
  describeTriesAtOnce(WAY, ProbeKind.ack);

  it("sends all ports of a host in volleys, and gives slots to those alone that are not refused at once", async () => {
    const lab = new ShardLab({
      hosts: 1,
      ports: 2_000,
      ...WAY,
      decide: ({ port }) => (port % 100 === 7 ? answered(2) : REFUSED_AT_ONCE),
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.network.tries).toBeGreaterThan(1_900);
    expect(lab.network.refusedAtOnce).toBeGreaterThan(1_900);
    expect(reasonsOf(lab)).toEqual({ "syn-ack": 20, reset: 1_980 });
  });

  it("keeps to a host's window, which grows by what is refused at once", async () => {
    const lab = new ShardLab({
      hosts: 1,
      ports: 2_000,
      ...WAY,
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
});
