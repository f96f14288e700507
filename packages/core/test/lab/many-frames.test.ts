import { createLab, type Lab } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";
import { scanInLab } from "./scan-lab.ts";

const PORTS = 1_000;
const HOSTS = 256;
/** Open on every host, far apart in the order of probes. */
const OPEN = [80, 443, 900];

/** More frames than a sender keeps to its first way of sending for, in one run: what the faster way sends must be as good. */
describeLab("some 256,000 frames at full speed", () => {
  let lab: Lab;

  beforeAll(async () => {
    const rules = [{ ports: OPEN.join(), behaviour: "open" } as const];
    lab = await createLab({ targets: [{ addresses: ["10.77.8.0/24", "fd77:8::/120"], rules }] });
  });

  afterAll(() => lab?.close());

  it.each([
    ["IPv4", "10.77.8.0/24", 1],
    ["IPv6", "fd77:8::/120", 1],
    ["IPv4, two threads", "10.77.8.0/24", 2],
  ])("are all answered as they should be (%s)", async (_, target, workers) => {
    const request = {
      targets: [target],
      ports: `1-${PORTS}`,
      sweep: { rounds: 3 },
      pace: { ratePerSecond: 10_000_000 },
    };
    const scan = await scanInLab(lab, { ...request, workers, hosts: "answered" });
    expect(scan.ports).toHaveLength(HOSTS * OPEN.length);
    expect(new Set(scan.ports.map(({ port }) => port))).toEqual(new Set(OPEN));
    expect(scan.end.counts).toEqual([
      { protocol: "tcp", state: "open", reason: "syn-ack", count: HOSTS * OPEN.length },
      { protocol: "tcp", state: "closed", reason: "reset", count: HOSTS * (PORTS - OPEN.length) },
    ]);
  });
});
