import type { Script } from "node:vm";
import { cachedModules } from "./cached-modules.ts";
import { writeCaches } from "./write-caches.ts";

/** In place of `start.ts` while the code caches are made: leaves them behind when the process ends. */
const scripts = new Map<string, Script>();
process.on("exit", () => writeCaches(scripts));
cachedModules(__dirname, require, (path, script) => scripts.set(path, script))("./main.js");
