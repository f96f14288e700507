import { mkdtemp, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { x } from "tinyexec";
import { z } from "zod";
import type { GraphNode } from "./dependency-constraints.ts";
import { WORKSPACE_ROOT } from "./projects.ts";

const graphSchema = z.object({
  graph: z.object({
    nodes: z.record(
      z.string(),
      z.object({ name: z.string(), data: z.object({ tags: z.array(z.string()).default([]) }) }),
    ),
    dependencies: z.record(z.string(), z.array(z.object({ target: z.string() }))),
  }),
});

/** The projects and their dependencies, as Nx itself finds them. */
export async function readProjectGraph(): Promise<readonly GraphNode[]> {
  const folder = await mkdtemp(join(tmpdir(), "portolan-graph-"));
  try {
    const file = join(folder, "graph.json");
    await x("nx", ["graph", `--file=${file}`], { throwOnError: true, nodeOptions: { cwd: WORKSPACE_ROOT } });
    const { graph } = graphSchema.parse(JSON.parse(await readFile(file, "utf8")));
    return Object.values(graph.nodes).map(({ name, data }) => ({
      name,
      tags: data.tags,
      dependencies: (graph.dependencies[name] ?? [])
        .map(({ target }) => target)
        .filter((target) => Object.hasOwn(graph.nodes, target)),
    }));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
