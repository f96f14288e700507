import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SimulatedTruth } from "./simulated-truth.ts";
import { parseSimulation, type SimulationSpecification } from "./simulation-specification.ts";

const SPECIFICATION: SimulationSpecification = {
  prefix: "10.64.0.0/22",
  upShare: 0.5,
  synProxyShare: 0.1,
  tcp: { open: 0.2, dropped: 0.3, rejected: 0.1 },
  udp: { open: 0.1, dropped: 0.1, rejected: 0.1 },
};

function truth(changes: Partial<SimulationSpecification> = {}): SimulatedTruth {
  return new SimulatedTruth(parseSimulation({ ...SPECIFICATION, ...changes }));
}

function addresses(): string[] {
  return Array.from({ length: 1_024 }, (_, index) => `10.64.${index >> 8}.${index & 255}`);
}

describe("SimulatedTruth", () => {
  it("enumerates exactly the open ports that truthOf tells, without those of SYN proxies", () => {
    const known = truth();
    const ports = [22, 80, 81, 82];
    const open = addresses().flatMap((ip) =>
      ports
        .filter((port) => {
          const { state, host } = known.truthOf(ip, port);
          return state === "open" && host === "up";
        })
        .map((port) => ({ ip, port })),
    );
    expect([...known.openPorts("22,80-82")]).toEqual(open);
    expect(open.length).toBeGreaterThan(100);
  });

  it("has about the shares that were asked for", () => {
    const known = truth();
    const counts: Record<string, number> = {};
    for (const ip of addresses()) {
      for (let port = 1; port <= 100; port += 1) {
        const { host, reason } = known.truthOf(ip, port);
        counts[`${host} ${reason}`] = (counts[`${host} ${reason}`] ?? 0) + 1;
      }
    }
    const share = (name: string) => (counts[name] ?? 0) / 102_400;
    expect(share("down no-response")).toBeCloseTo(0.5, 1);
    expect(share("syn-proxy syn-ack")).toBeCloseTo(0.05, 1);
    expect(share("up syn-ack")).toBeCloseTo(0.09, 2);
    expect(share("up no-response")).toBeCloseTo(0.135, 1);
    expect(share("up admin-prohibited")).toBeCloseTo(0.045, 2);
    expect(share("up reset")).toBeCloseTo(0.18, 1);
  });

  it("calls a closed UDP port closed by port-unreach, also where a firewall says it", () => {
    expect(truth({ upShare: 1, udp: {} }).truthOf("10.64.0.1", 9, "udp")).toMatchObject({
      state: "closed",
      reason: "port-unreach",
    });
    const rejecting = truth({ upShare: 1, udp: { rejected: 1 }, rejectedWith: "port-unreachable" });
    expect(rejecting.truthOf("10.64.0.1", 9, "udp").state).toBe("closed");
  });

  it("is another network under another seed", () => {
    const one = [...truth({ seed: 1 }).openPorts("1-5")];
    const other = [...truth({ seed: 2 }).openPorts("1-5")];
    expect(one).not.toEqual(other);
    expect([...truth({ seed: 1 }).openPorts("1-5")]).toEqual(one);
  });

  it.each(["10.63.255.255", "10.64.4.0", "fd77::1"])("does not know %s", (ip) => {
    expect(() => truth().truthOf(ip, 80)).toThrow(expect.objectContaining({ code: "ADDRESS_UNKNOWN" }));
  });

  it("gives every port one state, whatever the shares", () => {
    const share = fc.double({ min: 0, max: 1 / 3, noNaN: true });
    const portShares = fc.record({ open: share, dropped: share, rejected: share });
    fc.assert(
      fc.property(portShares, fc.integer({ min: 0, max: 65_535 }), (tcp, port) => {
        const { state } = truth({ upShare: 1, synProxyShare: 0, tcp }).truthOf("10.64.1.1", port);
        expect(["open", "closed", "filtered"]).toContain(state);
      }),
    );
  });
});

describe("parseSimulation", () => {
  it.each<[string, object]>([
    ["shares above 1", { tcp: { open: 0.6, dropped: 0.6 } }],
    ["latencies the wrong way round", { latencyMs: { least: 9, most: 1 } }],
    ["an unknown field", { hosts: 3 }],
    ["a code that IPv4 lacks", { rejectedWith: "no-route" }],
  ])("refuses %s", (_, changes) => {
    expect(() => parseSimulation({ ...SPECIFICATION, ...changes })).toThrow(
      expect.objectContaining({ code: "SPECIFICATION_INVALID" }),
    );
  });

  it.each(["192.0.2.0/24", "10.63.0.0/24", "10.0.0.0/8", "10.0.0.0/11", "fd77::/120"])(
    "refuses hosts in %s",
    (prefix) => {
      expect(() => truth({ prefix })).toThrow(expect.objectContaining({ code: "SPECIFICATION_INVALID" }));
    },
  );
});
