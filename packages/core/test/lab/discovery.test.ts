import { createLab, type Lab } from "@portolan/tool-netlab";
import { describeLab } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";
import { openPorts, scanInLab } from "./scan-lab.ts";

/** Hosts that are there, and two addresses beside them that no route leads to. */
const HOSTS = ["10.77.8.1", "10.77.8.2", "fd77:8::1"];
const TARGETS = ["10.77.8.1-4", "fd77:8::1-fd77:8::2"];

describeLab("host discovery", () => {
  let lab: Lab;

  beforeAll(async () => {
    lab = await createLab({
      targets: [
        {
          addresses: HOSTS,
          rules: [
            { ports: "22", behaviour: "open" },
            { ports: "443", behaviour: "dropped" },
          ],
        },
      ],
    });
  });

  afterAll(() => lab?.close());

  it.each([0, 1])(
    "finds the hosts that are up, with why and how fast, by raw packets (%i workers)",
    async (workers) => {
      const scan = await scanInLab(lab, { targets: TARGETS, ports: "", discovery: { only: true }, workers });
      expect(scan.hosts.map(({ ip }) => ip).sort()).toEqual(HOSTS);
      for (const host of scan.hosts) {
        expect(host.state).toBe("up");
        expect(["echo-reply", "timestamp-reply", "reset"]).toContain(host.reason);
        expect(host.rttMs).toBeGreaterThan(0);
        expect(host.counts).toEqual([]);
      }
      expect(scan.ports).toEqual([]);
      expect(scan.end).toMatchObject({ status: "finished", hostsDone: 6, hostsUp: 3, counts: [] });
    },
  );

  it.each([
    ["echo", "echo-reply", 3],
    ["timestamp", "timestamp-reply", 2],
    ["syn", "reset", 3],
    ["ack", "reset", 3],
    ["udp", "port-unreach", 3],
  ] as const)("by %s alone gives %s", async (kind, reason, up) => {
    const scan = await scanInLab(lab, { targets: TARGETS, ports: "", discovery: { only: true, probes: [{ kind }] } });
    expect(scan.hosts.map((host) => host.reason)).toEqual(Array<string>(up).fill(reason));
  });

  it("asks by connections where packets may not be sent", async () => {
    const request = { targets: TARGETS, ports: "", discovery: { only: true } } as const;
    const scan = await scanInLab(lab, request, { unprivileged: true });
    expect(scan.hosts.map(({ ip, reason }) => `${ip} ${reason}`).sort()).toEqual(HOSTS.map((ip) => `${ip} reset`));
    expect(scan.warnings.map(({ code }) => code)).toEqual(["engine-fallback"]);
    expect(scan.warnings[0]?.message).toContain("setcap cap_net_raw+ep");
  });

  it("has only the ports of hosts that are up scanned, and says how many were not", async () => {
    const scan = await scanInLab(lab, { targets: TARGETS, ports: "20-25", discovery: "auto" });
    expect(scan.start).toMatchObject({ hosts: 3, probes: 18, discovery: { hosts: 6, hostsUp: 3 } });
    for (const ip of HOSTS) expect(openPorts(scan, ip)).toEqual([22]);
    expect(scan.end).toMatchObject({ status: "finished", decided: 18 });
  });

  it.each([{ unprivileged: true }, {}])(
    "is not made unasked where connections alone are made (%j)",
    async (options) => {
      const engine = options.unprivileged === true ? "auto" : "connect";
      const scan = await scanInLab(lab, { targets: TARGETS, ports: "22", engine, discovery: "auto" }, options);
      expect(scan.start).toMatchObject({ hosts: 6, probes: 6 });
      expect(scan.start.discovery).toBeUndefined();
    },
  );

  it("that finds nobody leaves nothing to scan", async () => {
    const scan = await scanInLab(lab, { targets: ["10.77.8.3-4"], ports: "22", discovery: "auto" });
    expect(scan.start).toMatchObject({ hosts: 0, discovery: { hosts: 2, hostsUp: 0 } });
    expect(scan.end).toMatchObject({ status: "finished", decided: 0, sent: 0 });
  });

  it("calls an address that no route leads to unknown, not filtered", async () => {
    const scan = await scanInLab(lab, { targets: ["10.77.8.3"], ports: "22", records: "all" });
    expect(scan.ports).toMatchObject([{ ip: "10.77.8.3", state: "unknown", reason: "no-route" }]);
  });
});
