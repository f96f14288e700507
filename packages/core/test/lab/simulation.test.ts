import { createSimulation, type Simulation } from "@portolan/tool-netlab";
import { describeSimulation } from "@portolan/tool-netlab/vitest";
import { afterAll, beforeAll, expect, it } from "vitest";
import type { PortEvent } from "../../src/index.ts";
import { scanInLab } from "./scan-lab.ts";

/** A network to suit a suite, made before it and removed after it. */
function simulationOf(specification: Parameters<typeof createSimulation>[0]): { readonly simulation: Simulation } {
  const made: { simulation?: Simulation } = {};
  beforeAll(async () => {
    made.simulation = await createSimulation(specification);
  });
  afterAll(() => made.simulation?.close());
  return {
    get simulation() {
      if (made.simulation === undefined) throw new Error("The simulation was not made.");
      return made.simulation;
    },
  };
}

const told = ({ ip, port, state, reason }: PortEvent): string => `${ip} ${port} ${state} ${reason}`;

/** What the truth says of the ports that a scan told, in the scan's words for silence. */
function truthOf({ simulation }: { readonly simulation: Simulation }, ports: readonly PortEvent[]): string[] {
  return ports.map(({ ip, port, protocol }) => {
    const { state, reason } = simulation.truth.truthOf(ip, port, protocol);
    return `${ip} ${port} ${protocol === "udp" && state === "filtered" ? "open|filtered" : state} ${reason}`;
  });
}

const TCP = { open: 0.2, dropped: 0.2, rejected: 0.1 };
const UDP = { open: 0.2, dropped: 0.2 };

for (const link of ["tun", "tap"] as const) {
  describeSimulation(`a network with latency behind a ${link} device`, () => {
    const network = simulationOf({
      prefix: "10.64.0.0/24",
      link,
      latencyMs: { least: 5, most: 60 },
      jitterMs: 10,
      tcp: TCP,
      udp: UDP,
      icmpLimit: null,
    });

    it.each([{ workers: 0 }, { workers: 2 }, { sweep: { rounds: 2 } }])("is told as it is (%j)", async (how) => {
      const request = {
        targets: ["10.64.0.0/26"],
        ports: "1-40",
        records: "all",
        techniques: ["syn"],
        ...how,
      } as const;
      const scan = await scanInLab(network.simulation, request);
      expect(scan.ports).toHaveLength(64 * 40);
      expect(scan.ports.map(told)).toEqual(truthOf(network, scan.ports));
      expect(scan.end.droppedAnswers).toBeUndefined();
    });

    it("is told as it is, of UDP ports too", async () => {
      const request = { targets: ["10.64.0.0/29"], ports: "U:1-40", records: "all" } as const;
      const scan = await scanInLab(network.simulation, request);
      expect(scan.ports).toHaveLength(8 * 40);
      expect(scan.ports.map(told)).toEqual(truthOf(network, scan.ports));
    });
  });
}

describeSimulation("a network that loses 2 % each way", () => {
  const network = simulationOf({
    prefix: "10.64.0.0/22",
    link: "tap",
    latencyMs: { least: 10, most: 200 },
    loss: { toTarget: 2, fromTarget: 2 },
    tcp: TCP,
    udp: UDP,
  });

  it("hides no open port from a scan that keeps its state, and nothing is made up", async () => {
    const scan = await scanInLab(network.simulation, { targets: ["10.64.0.0/22"], ports: "1-20", techniques: ["syn"] });
    const truth = [...network.simulation.truth.openPorts("1-20")];
    const found = new Set(scan.ports.map(({ ip, port }) => `${ip} ${port}`));
    const missed = truth.filter(({ ip, port }) => !found.has(`${ip} ${port}`));
    expect(found.size + missed.length).toBe(truth.length);
    expect(missed.length / truth.length).toBeLessThan(0.001);
  });
});

describeSimulation("middleboxes that agree to everything", () => {
  const network = simulationOf({
    prefix: "10.64.0.0/28",
    link: "tap",
    synProxyShare: 0.4,
    latencyMs: { least: 1, most: 5 },
    tcp: TCP,
    udp: UDP,
  });
  const ports = "1-200,50000-50100";
  const proxies = (): string[] =>
    Array.from({ length: 16 }, (_, index) => `10.64.0.${index}`).filter(
      (ip) => network.simulation.truth.truthOf(ip, 1).host === "syn-proxy",
    );

  it("are told as such, with the evidence, and nobody else is", async () => {
    const scan = await scanInLab(network.simulation, { targets: ["10.64.0.0/28"], ports, techniques: ["syn"] });
    const suspects = scan.warnings.filter(({ code }) => code === "host-too-good").map(({ message }) => message);
    expect(suspects.map((message) => message.split(" ")[0]).sort()).toEqual(proxies().sort());
    expect(proxies().length).toBeGreaterThan(1);
    for (const message of suspects) expect(message).toMatch(/all of the \d+ TCP ports .* TTL \d+ and window \d+/);
  });

  it("are left alone beyond a bound", async () => {
    const request = { targets: ["10.64.0.0/28"], ports, techniques: ["syn"], maxOpenPerHost: 100, workers: 0 } as const;
    const scan = await scanInLab(network.simulation, request);
    for (const ip of proxies()) {
      const open = scan.ports.filter((event) => event.ip === ip).length;
      expect(open).toBeGreaterThanOrEqual(100);
      expect(open).toBeLessThan(301);
    }
  });
});

describeSimulation("hosts that limit their ICMP errors as Linux does", () => {
  const network = simulationOf({
    prefix: "10.64.0.0/30",
    link: "tap",
    latencyMs: { least: 1, most: 5 },
    tcp: TCP,
    udp: { open: 0.3, dropped: 0.2 },
    icmpLimit: { perSecond: 1, burst: 6 },
  });

  it("have every closed UDP port told as closed, and none that is silent", async () => {
    const request = { targets: ["10.64.0.0/30"], ports: "U:1-30", records: "all" } as const;
    const scan = await scanInLab(network.simulation, request);
    expect(scan.ports).toHaveLength(4 * 30);
    expect(scan.ports.map(told)).toEqual(truthOf(network, scan.ports));
    expect(scan.ports.filter(({ state }) => state === "closed").length).toBeGreaterThan(30);
  });
});
