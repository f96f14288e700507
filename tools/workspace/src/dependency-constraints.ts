/** A project as Nx sees it. */
export interface GraphNode {
  readonly name: string;
  readonly tags: readonly string[];
  /** Names of the projects it depends on. */
  readonly dependencies: readonly string[];
}

/** For each tag, the tags that a project under it may depend on. A tag that is not in here may depend on nothing. */
export type Constraints = Readonly<Record<string, readonly string[]>>;

const PACKAGES = ["scope:core", "scope:services-db", "scope:report"];

/** What each part of the product may depend on. Netlab appears since tests run in it; `biome.json` keeps it out of `src`. */
export const SCOPE_CONSTRAINTS: Constraints = {
  "scope:core": ["scope:netlab"],
  "scope:services-db": ["scope:core", "scope:netlab"],
  "scope:report": ["scope:core", "scope:services-db", "scope:netlab"],
  "scope:store": ["scope:core"],
  "scope:client": [],
  "scope:cli": [...PACKAGES, "scope:client", "scope:netlab"],
  "scope:api": [...PACKAGES, "scope:store", "scope:client", "scope:netlab"],
  "scope:dashboard": ["scope:client", "scope:store", "scope:netlab"],
  "scope:netlab": [],
  "scope:build": [],
  "scope:bench": [...PACKAGES, "scope:store", "scope:cli", "scope:api", "scope:netlab"],
  "scope:workspace": [...PACKAGES, "scope:store", "scope:client", "scope:cli", "scope:api"],
};

/** What each kind of project may depend on. Only tools may depend on an app: to run it. */
export const TYPE_CONSTRAINTS: Constraints = {
  "type:package": ["type:package", "type:tool"],
  "type:app": ["type:package", "type:tool"],
  "type:tool": ["type:package", "type:app", "type:tool"],
};

/** One sentence for each dependency that is not allowed, and for each project whose tags do not say what it is. */
export function findViolations(nodes: readonly GraphNode[], tables: readonly Constraints[]): readonly string[] {
  const byName = new Map(nodes.map((node) => [node.name, node]));
  return tables.flatMap((constraints) =>
    nodes.flatMap((node) => {
      const [tag, ...others] = tagsIn(node, constraints);
      if (tag === undefined || others.length > 0) {
        return [`${node.name} must have exactly one of the tags ${Object.keys(constraints).join(", ")}.`];
      }
      const allowed = constraints[tag] ?? [];
      return node.dependencies.flatMap((name) => {
        const dependency = byName.get(name);
        if (dependency?.tags.some((candidate) => allowed.includes(candidate)) === true) return [];
        return [`${node.name} (${tag}) may not depend on ${name}.`];
      });
    }),
  );
}

function tagsIn({ tags }: GraphNode, constraints: Constraints): readonly string[] {
  return tags.filter((tag) => Object.hasOwn(constraints, tag));
}
