import { readFile } from "node:fs/promises";
import { z } from "zod";

/** A native addition of piscina's to set a thread's priority, which nobody here asks for; it does without. */
const UNUSED = "@napi-rs/nice";

/** What stays out of the bundle of the app or package whose folder this is: what its package.json installs, and what is not there at all. */
export async function externalPackages(): Promise<string[]> {
  const manifest = z
    .object({ dependencies: z.record(z.string(), z.string()).default({}) })
    .parse(JSON.parse(await readFile("package.json", "utf8")));
  return [...Object.keys(manifest.dependencies), UNUSED];
}
