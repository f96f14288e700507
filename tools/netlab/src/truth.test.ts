import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { ICMP_CODES } from "./icmp-codes.ts";
import { planLab } from "./plan.ts";
import { type LabSpecification, parseSpecification } from "./specification.ts";
import { type LabTruth, truthLookup, truthOfPlan } from "./truth.ts";

function truthOf(specification: LabSpecification): LabTruth {
  return truthOfPlan(planLab(parseSpecification(specification)));
}

describe("truthLookup", () => {
  it("answers for every behaviour, and for what no rule fits", () => {
    const rules = [
      { ports: "1", behaviour: "open" },
      { ports: "2", behaviour: "closed" },
      { ports: "3", behaviour: "dropped" },
      { ports: "4", behaviour: "reset-by-firewall" },
    ] as const;
    const lookup = truthLookup(truthOf({ targets: [{ addresses: ["10.77.1.1"], rules }] }));
    const words = [1, 2, 3, 4, 5].map((port) => lookup("10.77.1.1", port)).map(({ state, reason }) => [state, reason]);
    expect(words).toEqual([
      ["open", "syn-ack"],
      ["closed", "reset"],
      ["filtered", "no-response"],
      ["closed", "reset"],
      ["closed", "reset"],
    ]);
  });

  it("answers with the reason of each ICMP code, and keeps families apart", () => {
    for (const [family, address] of [
      ["ipv4", "10.77.1.1"],
      ["ipv6", "fd77::1"],
    ] as const) {
      for (const { name, reason, connectError } of ICMP_CODES[family]) {
        const rules = [{ addresses: [address], ports: "9", behaviour: "rejected" as const, icmp: name }];
        const lookup = truthLookup(truthOf({ targets: [{ addresses: ["10.77.1.1", "fd77::1"], rules }] }));
        const expected = { ip: address, protocol: "tcp", port: 9, state: "filtered", reason, connectError };
        expect(lookup(address, 9)).toEqual(expected);
        expect(lookup(family === "ipv4" ? "fd77::1" : "10.77.1.1", 9).state).toBe("closed");
      }
    }
  });

  it("writes addresses in canonical form, and refuses those that no target has", () => {
    const lookup = truthLookup(truthOf({ targets: [{ addresses: ["fd77::/64"] }] }));
    expect(lookup("FD77:0::00A", 1).ip).toBe("fd77::a");
    expect(() => lookup("fd77:0:0:1::", 1)).toThrow(expect.objectContaining({ code: "ADDRESS_UNKNOWN" }));
    expect(() => lookup("fd77::1", 65_536)).toThrow(expect.objectContaining({ code: "ADDRESS_UNKNOWN" }));
  });

  it("lets the first rule that fits decide, before and after JSON", () => {
    const rule = fc.record({
      host: fc.integer({ min: 1, max: 4 }),
      port: fc.integer({ min: 1, max: 4 }),
      span: fc.integer({ min: 0, max: 2 }),
      behaviour: fc.constantFrom("open" as const, "closed" as const, "dropped" as const),
    });
    const states = { open: "open", closed: "closed", dropped: "filtered" };
    fc.assert(
      fc.property(fc.array(rule), (drawn) => {
        const rules = drawn.map(({ host, port, span, behaviour }) => {
          return { addresses: [`10.77.1.${host}`], ports: `${port}-${port + span}`, behaviour };
        });
        const truth = truthOf({ targets: [{ addresses: ["10.77.1.0/29"], rules }] });
        const lookup = truthLookup(truth);
        const reread = truthLookup(JSON.parse(JSON.stringify(truth)) as LabTruth);
        for (const host of [1, 2, 3, 4, 5]) {
          for (const port of [1, 2, 3, 4, 5, 6, 7]) {
            const first = drawn.find((one) => one.host === host && one.port <= port && port <= one.port + one.span);
            const found = lookup(`10.77.1.${host}`, port);
            expect(found.state).toBe(states[first?.behaviour ?? "closed"]);
            expect(reread(`10.77.1.${host}`, port)).toEqual(found);
          }
        }
      }),
    );
  });
});
