import { describe, expect, it } from "vitest";
import { planLab } from "./plan.ts";
import { PRESETS } from "./presets.ts";
import { rulesetOf } from "./ruleset.ts";
import { type LabSpecification, parseSpecification } from "./specification.ts";

function rulesets(specification: LabSpecification): string[] {
  return planLab(parseSpecification(specification)).map(rulesetOf);
}

function rules(specification: LabSpecification): string[] {
  return rulesets(specification).flatMap((text) => text.split("\n").filter((line) => line.includes("daddr")));
}

describe("rulesetOf", () => {
  it("writes a line for each rule and family, in the order of the rules", () => {
    const specification: LabSpecification = {
      targets: [
        {
          addresses: ["10.77.1.0/24", "fd77::1"],
          rules: [
            { ports: "22,80-81", behaviour: "open" },
            { addresses: ["10.77.1.9"], ports: "1-9", behaviour: "rejected", icmp: "host-prohibited" },
            { addresses: ["fd77::1"], ports: "1", behaviour: "rejected", icmp: "policy-fail" },
            { addresses: ["10.77.1.1"], ports: "2", behaviour: "dropped" },
            { addresses: ["10.77.1.1"], ports: "3", behaviour: "closed" },
            { addresses: ["10.77.1.1"], ports: "4", behaviour: "reset-by-firewall" },
          ],
        },
      ],
    };
    expect(rules(specification).map((line) => line.trim())).toEqual([
      "ip daddr { 10.77.1.0-10.77.1.255 } tcp dport { 22, 80-81 } tproxy ip to 127.0.0.1:61000 accept",
      "ip6 daddr { fd77::1 } tcp dport { 22, 80-81 } tproxy ip6 to [::1]:61000 accept",
      "ip daddr { 10.77.1.9 } tcp dport { 1-9 } reject with icmp type host-prohibited",
      "ip6 daddr { fd77::1 } tcp dport { 1 } reject with icmpv6 type policy-fail",
      "ip daddr { 10.77.1.1 } tcp dport { 2 } drop",
      "ip daddr { 10.77.1.1 } tcp dport { 3 } accept",
      "ip daddr { 10.77.1.1 } tcp dport { 4 } reject with tcp reset",
    ]);
  });

  it("loses packets only where loss is asked for", () => {
    const [lossless] = rulesets({ targets: [{ addresses: ["10.77.1.1"] }] });
    expect(lossless).not.toContain("numgen");
    const [oneWay] = rulesets({ targets: [{ addresses: ["10.77.1.1"], loss: { fromTarget: 0.25 } }] });
    expect(oneWay).toContain("hook egress");
    expect(oneWay).not.toContain("hook ingress");
    expect(oneWay).toContain("numgen random mod 10000 < 25 counter drop");
  });

  it("can be written for every preset", () => {
    for (const { specification } of Object.values(PRESETS)) expect(rulesets(specification)).toHaveLength(1);
  });
});
