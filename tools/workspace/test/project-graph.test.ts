import { describe, expect, it } from "vitest";
import { findViolations, SCOPE_CONSTRAINTS, TYPE_CONSTRAINTS } from "../src/dependency-constraints.ts";
import { readProjectGraph } from "../src/project-graph.ts";

const nodes = await readProjectGraph();

describe("the project graph of Nx", () => {
  it("holds every project that the design names", () => {
    const names = nodes.map(({ name }) => name);
    expect(names).toEqual(
      expect.arrayContaining(["core", "services-db", "report", "store", "client", "cli", "api", "tool-netlab"]),
    );
    expect(nodes.find(({ name }) => name === "cli")?.dependencies).toContain("core");
  });

  it("keeps to the constraints on tags", () => {
    expect(findViolations(nodes, [SCOPE_CONSTRAINTS, TYPE_CONSTRAINTS])).toEqual([]);
  });
});
