import { describe, expect, it } from "vitest";
import { findViolations, type GraphNode, SCOPE_CONSTRAINTS, TYPE_CONSTRAINTS } from "./dependency-constraints.ts";

const TABLES = [SCOPE_CONSTRAINTS, TYPE_CONSTRAINTS];
const NODES: readonly GraphNode[] = [
  { name: "core", tags: ["scope:core", "type:package"], dependencies: [] },
  { name: "services-db", tags: ["scope:services-db", "type:package"], dependencies: ["core"] },
  { name: "report", tags: ["scope:report", "type:package"], dependencies: ["core", "services-db"] },
  { name: "cli", tags: ["scope:cli", "type:app"], dependencies: ["core", "report"] },
  { name: "api", tags: ["scope:api", "type:app"], dependencies: ["core"] },
  { name: "netlab", tags: ["scope:netlab", "type:tool"], dependencies: [] },
];

describe("findViolations", () => {
  it("accepts the directions of the design", () => {
    expect(findViolations(NODES, TABLES)).toEqual([]);
  });

  it.each([
    ["core", "services-db"],
    ["core", "report"],
    ["core", "cli"],
    ["services-db", "report"],
    ["report", "cli"],
    ["cli", "api"],
    ["api", "cli"],
    ["netlab", "core"],
  ])("refuses that %s depends on %s", (name, dependency) => {
    const changed = NODES.map((node) =>
      node.name === name ? { ...node, dependencies: [...node.dependencies, dependency] } : node,
    );
    expect(findViolations(changed, TABLES)).toContainEqual(
      expect.stringMatching(new RegExp(`^${name} \\(.*\\) may not depend on ${dependency}\\.$`)),
    );
  });

  it.each([
    ["no tag", []],
    ["a tag that no table knows", ["scope:new", "type:package"]],
    ["two scopes", ["scope:core", "scope:cli", "type:package"]],
  ])("refuses a project with %s", (_, tags) => {
    const violations = findViolations([{ name: "new", tags, dependencies: [] }], TABLES);
    expect(violations).toContainEqual(expect.stringMatching(/^new must have exactly one of the tags /));
  });
});
