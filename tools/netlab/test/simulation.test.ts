import { afterAll, beforeAll, expect, it } from "vitest";
import { createSimulation, SIMULATION_PRESETS, type Simulation } from "../src/index.ts";
import { listNamespaces } from "../src/namespaces.ts";
import { describeSimulation } from "../src/vitest.ts";
import { nmap } from "./nmap.ts";

/** Addresses that are scanned, some of them without a host. */
const SCANNED = Array.from({ length: 12 }, (_, index) => `10.64.0.${index}`);

for (const link of ["tun", "tap"] as const) {
  describeSimulation(`a simulated network behind a ${link} device`, () => {
    let simulation: Simulation;
    beforeAll(async () => {
      simulation = await createSimulation({
        prefix: "10.64.0.0/24",
        link,
        upShare: 0.7,
        synProxyShare: 0.2,
        latencyMs: { least: 5, most: 30 },
        jitterMs: 5,
        tcp: { open: 0.2, dropped: 0.1, rejected: 0.1 },
        udp: { open: 0.2, dropped: 0.2 },
        icmpLimit: null,
      });
    });
    afterAll(() => simulation?.close());

    it("is to nmap's SYN scan what the truth says", async () => {
      const ports = await nmap(simulation, SCANNED, ["-sS", "-p", "1-40"]);
      expect(ports).toHaveLength(SCANNED.length * 40);
      for (const { ip, port, state, reason } of ports) {
        expect({ ip, port, state, reason }).toEqual(pick(simulation.truth.truthOf(ip, port)));
      }
      expect(new Set(ports.map(({ reason }) => reason)).size).toBe(4);
    });

    it("is to nmap's UDP scan what the truth says", async () => {
      const up = SCANNED.filter((ip) => simulation.truth.truthOf(ip, 1).host !== "down");
      const ports = await nmap(simulation, up.slice(0, 3), ["-sU", "-p", "1-20"]);
      expect(ports).toHaveLength(3 * 20);
      for (const { ip, port, state, reason } of ports) {
        const truth = pick(simulation.truth.truthOf(ip, port, "udp"));
        const told = truth.state === "filtered" ? "open|filtered" : truth.state;
        expect({ ip, port, state, reason }).toEqual({ ...truth, state: told });
      }
    });

    it.each(["-PE", "-PP"])("answers ICMP queries (%s) where there is a host", async (query) => {
      const { stdout } = await simulation.exec("nmap", ["-n", "-sn", query, "-oG", "-", ...SCANNED]);
      const found = [...stdout.matchAll(/^Host: (\S+) .*Status: Up$/gm)].map(([, ip]) => ip);
      expect(found).toEqual(SCANNED.filter((ip) => simulation.truth.truthOf(ip, 1).host !== "down"));
    });

    it("tells what it did, and lost nothing of its own", async () => {
      const counters = await simulation.counters();
      expect(counters.answered).toBeGreaterThan(0);
      const answers = counters.synAcks + counters.resets + counters.datagrams + counters.icmpErrors + counters.replies;
      expect(answers).toBe(counters.answered);
      expect(counters.answered + counters.silent).toBe(counters.read);
      expect(counters).toMatchObject({ ignored: 0, limited: 0, overflowed: 0, refused: 0, droppedByDevice: 0 });
      expect(counters).toMatchObject({ lostToTarget: 0, lostFromTarget: 0 });
    });
  });
}

function pick({ ip, port, state, reason }: { ip: string; port: number; state: string; reason: string }) {
  return { ip, port, state, reason };
}

describeSimulation("a simulated network", () => {
  it("leaves nothing behind, and no process answers afterwards", async () => {
    const simulation = await createSimulation(SIMULATION_PRESETS.middleboxes.specification);
    const names = [...simulation.namespaces.values()];
    expect(await listNamespaces()).toEqual(expect.arrayContaining(names));
    await simulation.close();
    await simulation.close();
    for (const name of names) expect(await listNamespaces()).not.toContain(name);
    await expect(simulation.counters()).rejects.toMatchObject({ code: "SIMULATOR_FAILED" });
  });

  it("is not made of a specification that can't be", async () => {
    const before = await listNamespaces();
    await expect(createSimulation({ prefix: "192.0.2.0/24" })).rejects.toMatchObject({ code: "SPECIFICATION_INVALID" });
    expect(await listNamespaces()).toEqual(before);
  });
});
