import { describe, expect, it } from "vitest";
import { REFUSED_AT_ONCE, reasonsOf } from "../../test/virtual/prompt-network.ts";
import { ShardLab } from "../../test/virtual/shard-lab.ts";
import { answered, silent } from "../../test/virtual/virtual-network.ts";
import { ProbeKind } from "../packets/probe-kind.ts";
import { describeTriesAtOnce } from "./prober-at-once.contract.ts";

const WAY = { isPrompt: true, recordsAll: false } as const;

describe("Prober, where hosts answer at once", () => {
  describeTriesAtOnce(WAY, ProbeKind.syn);

  it("has a slot and a timer for those alone that are not refused at once", async () => {
    const lab = new ShardLab({
      hosts: 4,
      ports: 500,
      ...WAY,
      decide: ({ port }) => (port % 100 === 7 ? answered(2) : REFUSED_AT_ONCE),
    });
    expect(await lab.run()).toBeUndefined();
    expect(lab.network.tries).toBe(2_000);
    expect(lab.network.refusedAtOnce).toBe(1_980);
    expect(reasonsOf(lab)).toEqual({ "syn-ack": 20, reset: 1_980 });
  });

  it("keeps to a host's window with what is not answered at once", async () => {
    const lab = new ShardLab({
      hosts: 1,
      ports: 2_000,
      ...WAY,
      pace: { maxRetries: 0, initialRttTimeoutMs: 100 },
      decide: ({ port }) => (port % 2 === 0 ? silent : REFUSED_AT_ONCE),
    });
    expect(await lab.run()).toBeUndefined();
    expect(reasonsOf(lab)).toEqual({ "no-response": 1_000, reset: 1_000 });
    const first = lab.network.sends.filter(({ atMs }) => atMs === lab.network.sends[0]?.atMs);
    // Ten of a host's probes may be on the way before anything is known of it (RFC 6928).
    expect(first.filter(({ port }) => port % 2 === 0)).toHaveLength(10);
    expect(lab.network.refusedAtOnce).toBeGreaterThan(0);
  });
});
