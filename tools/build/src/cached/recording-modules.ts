import { writeFileSync } from "node:fs";
import type { Script } from "node:vm";
import { CACHE_SUFFIX, cachedModules } from "./cached-modules.ts";

/** Modules as of `cachedModules`, and what writes their caches once they have run for a while: with all functions that were called by then. */
export function recordingModules(
  folder: string,
  outside: NodeJS.Require,
): { readonly load: NodeJS.Require; readonly writeCaches: () => void } {
  const scripts = new Map<string, Script>();
  return {
    load: cachedModules(folder, outside, (path, script) => scripts.set(path, script)),
    writeCaches: () => {
      for (const [path, script] of scripts) writeFileSync(path + CACHE_SUFFIX, script.createCachedData());
    },
  };
}
