import { writeFileSync } from "node:fs";
import type { Script } from "node:vm";
import { CACHE_SUFFIX } from "./cached-modules.ts";

/** Writes the caches of modules that have run for a while: with all functions that were called by then. */
export function writeCaches(scripts: ReadonlyMap<string, Script>): void {
  for (const [path, script] of scripts) writeFileSync(path + CACHE_SUFFIX, script.createCachedData());
}
