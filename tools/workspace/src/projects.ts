import { readFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { glob } from "tinyglobby";
import { z } from "zod";

/** The folder of the whole workspace. */
export const WORKSPACE_ROOT = fileURLToPath(new URL("../../..", import.meta.url)).replace(/\/$/, "");

const manifestSchema = z.object({
  name: z.string(),
  version: z.string(),
  private: z.boolean().default(false),
  scripts: z.record(z.string(), z.string()).default({}),
  dependencies: z.record(z.string(), z.string()).default({}),
  devDependencies: z.record(z.string(), z.string()).default({}),
});

/** What a project's package.json says, as far as the gates need it. */
export type Manifest = z.infer<typeof manifestSchema>;

/** A project of the workspace. */
export interface Project {
  /** Its folder, absolute. */
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Every project, sorted by folder. */
export async function findProjects(root = WORKSPACE_ROOT): Promise<readonly Project[]> {
  const paths = await glob("{packages,apps,tools}/*/package.json", { cwd: root });
  return Promise.all(
    paths.sort().map(async (path) => ({
      folder: join(root, dirname(path)),
      manifest: manifestSchema.parse(JSON.parse(await readFile(join(root, path), "utf8"))),
    })),
  );
}
