import { describe, expect, it } from "vitest";
import { planLab } from "./plan.ts";
import { type LabSpecification, parseSpecification } from "./specification.ts";

type Target = LabSpecification["targets"][number];

function plan(...targets: Target[]) {
  return planLab(parseSpecification({ targets }));
}

describe("planLab", () => {
  it("splits a rule by family, and gives a rule without addresses those of its target", () => {
    const [target] = plan({ addresses: ["10.77.1.1", "fd77::1"], rules: [{ ports: "80", behaviour: "open" }] });
    expect(target?.rules.map(({ family, behaviour }) => [family, behaviour])).toEqual([
      ["ipv4", "open"],
      ["ipv6", "open"],
    ]);
  });

  it("takes the code of a rejection from the family of the addresses", () => {
    const [target] = plan({
      addresses: ["10.77.1.1", "fd77::1"],
      rules: [{ ports: "80", behaviour: "rejected", icmp: "admin-prohibited" }],
    });
    expect(target?.rules).toMatchObject([{ icmp: { code: 13 } }, { icmp: { code: 1 } }]);
  });

  it.each<[string, Target[]]>([
    ["an address out of private space", [{ addresses: ["192.0.2.1"] }]],
    ["a prefix larger than private space", [{ addresses: ["10.0.0.0/7"] }]],
    ["an address among those of the links", [{ addresses: ["10.76.3.4"] }]],
    ["a prefix around those of the links", [{ addresses: ["10.0.0.0/8"] }]],
    ["a range that no route can have", [{ addresses: ["10.77.1.1-10.77.1.9"] }]],
    [
      "a rule for another's address",
      [{ addresses: ["10.77.1.1"], rules: [{ addresses: ["10.77.1.2"], ports: "1", behaviour: "open" }] }],
    ],
    [
      "a code of the other family",
      [{ addresses: ["10.77.1.1"], rules: [{ ports: "1", behaviour: "rejected", icmp: "no-route" }] }],
    ],
    ["two targets of one name", [{ addresses: ["10.77.1.1"] }, { addresses: ["10.77.1.2"] }]],
    [
      "two targets with one address",
      [
        { name: "left", addresses: ["10.77.1.0/24"] },
        { name: "right", addresses: ["10.77.1.9"] },
      ],
    ],
    ["a target named scanner", [{ name: "scanner", addresses: ["10.77.1.1"] }]],
    ["a name that is no name", [{ name: "../x", addresses: ["10.77.1.1"] }]],
    ["no address", [{ addresses: [] }]],
    ["more loss than there is", [{ addresses: ["10.77.1.1"], loss: { toTarget: 101 } }]],
  ])("refuses %s", (_, targets) => {
    expect(() => plan(...targets)).toThrow(expect.objectContaining({ code: "SPECIFICATION_INVALID" }));
  });

  it("names the place of a key that it does not know", () => {
    const specification = { targets: [{ addresses: ["10.77.1.1"], rulez: [] }] };
    expect(() => parseSpecification(specification)).toThrow("targets.0");
  });
});
