import { access, constants, readFile } from "node:fs/promises";
import { join, relative } from "node:path";
import { glob } from "tinyglobby";
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { findProjects, WORKSPACE_ROOT } from "../src/projects.ts";

const projects = await findProjects();
const named = projects.map((project) => [relative(WORKSPACE_ROOT, project.folder), project] as const);

describe.each(named)("%s", (_, { folder, manifest }) => {
  it("is checked and linted", () => {
    expect(Object.keys(manifest.scripts)).toEqual(expect.arrayContaining(["typecheck", "lint"]));
  });

  it("runs the tests that it has", async () => {
    const tests = await glob("{src,scripts,test}/**/*.test.ts", { cwd: folder });
    const beside = tests.filter((path) => !path.startsWith("test/"));
    if (beside.length > 0) expect(manifest.scripts).toHaveProperty("test");
    if (tests.length > beside.length) expect(["test", "lab"].some((target) => target in manifest.scripts)).toBe(true);
  });

  it("depends on exact versions", () => {
    const versions = Object.values({ ...manifest.dependencies, ...manifest.devDependencies });
    expect(versions.filter((version) => !/^\d+\.\d+\.\d+(?:-[\w.]+)?$/.test(version))).toEqual([]);
  });
});

it("what is published depends on nothing that is not", () => {
  const unpublished = projects.filter(({ manifest }) => manifest.private).map(({ manifest }) => manifest.name);
  const dependencies = projects
    .filter(({ manifest }) => !manifest.private)
    .flatMap(({ manifest }) => Object.keys(manifest.dependencies));
  expect(unpublished).toContain("@portolan/tool-netlab");
  expect(dependencies.filter((name) => unpublished.includes(name))).toEqual([]);
});

it("lab targets are never cached", async () => {
  const schema = z.object({ targetDefaults: z.object({ lab: z.object({ cache: z.literal(false) }) }) });
  const settings: unknown = JSON.parse(await readFile(join(WORKSPACE_ROOT, "nx.json"), "utf8"));
  expect(schema.safeParse(settings).error).toBeUndefined();
});

it("the lock file names no host", async () => {
  const lock = await readFile(join(WORKSPACE_ROOT, "package-lock.json"), "utf8");
  expect(lock.match(/"resolved": "(?!(?:apps|packages|tools)\/)[^"]*"/g)).toBeNull();
});

it.each(["portolan", "portolan-api"])("npm ci links the command %s", async (name) => {
  const link = join(WORKSPACE_ROOT, "node_modules/.bin", name);
  await expect(access(link, constants.X_OK)).resolves.toBeUndefined();
});
