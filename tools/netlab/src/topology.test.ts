import { describe, expect, it } from "vitest";
import { planLab } from "./plan.ts";
import { parseSpecification } from "./specification.ts";
import { linkArguments, linkOf, scannerBatch, targetBatch } from "./topology.ts";

function planned(addresses: readonly string[]) {
  const [target] = planLab(parseSpecification({ targets: [{ addresses }] }));
  if (target === undefined) throw new Error("no target was planned");
  return target;
}

describe("linkOf", () => {
  it("gives every target of a lab a link of its own", () => {
    const links = Array.from({ length: 16 }, (_, index) => linkOf(index));
    const names = links.flatMap((link) => [
      link.scannerDevice,
      link.scannerMac,
      link.targetMac,
      link.ipv4.scanner,
      link.ipv4.target,
      link.ipv6.scanner,
      link.ipv6.target,
    ]);
    expect(new Set(names).size).toBe(names.length);
  });
});

describe("linkArguments", () => {
  it("lays both ends straight into namespaces", () => {
    const text = linkArguments(0, "left", "right").join(" ");
    expect(text).toContain("netns left type veth");
    expect(text).toMatch(/netns right$/);
  });
});

describe("scannerBatch and targetBatch", () => {
  it("make a prefix one route at each end", () => {
    const target = planned(["10.77.0.0/16"]);
    expect(scannerBatch(target)).toContain("route add 10.77.0.0/16 via 10.76.0.2\n");
    expect(targetBatch(target)).toContain("route add local 10.77.0.0/16 dev lo\n");
  });

  it("leave IPv6 out when the target has no such address, and IPv4 likewise", () => {
    expect(scannerBatch(planned(["10.77.1.1"]))).not.toContain("fd76");
    expect(targetBatch(planned(["fd77::1"]))).not.toContain("10.76");
  });
});
