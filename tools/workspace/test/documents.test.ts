import { existsSync } from "node:fs";
import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { glob } from "tinyglobby";
import { describe, expect, it } from "vitest";
import { findProjects, WORKSPACE_ROOT } from "../src/projects.ts";

const documents = await glob(["*.md", "docs/**/*.md", "{packages,apps,tools}/*/{README.md,docs/**/*.md}"], {
  cwd: WORKSPACE_ROOT,
});

describe.each(documents.sort())("%s", (path) => {
  it("links to files that are there", async () => {
    const text = await readFile(join(WORKSPACE_ROOT, path), "utf8");
    const targets = [...text.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)].map(([, target = ""]) => target);
    const files = targets.filter((target) => !/^[a-z]+:/.test(target));
    expect(files.filter((file) => !existsSync(join(WORKSPACE_ROOT, dirname(path), file)))).toEqual([]);
  });
});

it("ARCHITECTURE.md names files and folders that are there", async () => {
  const text = await readFile(join(WORKSPACE_ROOT, "ARCHITECTURE.md"), "utf8");
  const paths = [...text.matchAll(/`((?:apps|docs|packages|tools)\/[\w./-]+)`/g)].map(([, path = ""]) => path);
  expect(paths.length).toBeGreaterThan(10);
  expect(paths.filter((path) => !existsSync(join(WORKSPACE_ROOT, path)))).toEqual([]);
});

it("docs/dependencies.md explains every dependency, and none that is gone", async () => {
  const projects = await findProjects();
  const root = JSON.parse(await readFile(join(WORKSPACE_ROOT, "package.json"), "utf8")) as {
    readonly devDependencies: Readonly<Record<string, string>>;
  };
  const used = new Set([
    ...Object.keys(root.devDependencies),
    ...projects.flatMap(({ manifest }) => [
      ...Object.keys(manifest.dependencies),
      ...Object.keys(manifest.devDependencies),
    ]),
  ]);
  const text = await readFile(join(WORKSPACE_ROOT, "docs/dependencies.md"), "utf8");
  const explained = [...text.matchAll(/^\| ([^|]+) \|/gm)]
    .flatMap(([, cell = ""]) => cell.split(","))
    .map((name) => name.trim())
    .filter((name) => name !== "package" && name !== "---");
  const ours = [...used].filter((name) => name.startsWith("@portolan/"));
  expect(explained.sort()).toEqual([...used].filter((name) => !ours.includes(name)).sort());
});
