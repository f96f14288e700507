import { cachedModules } from "./cached-modules.ts";
import type { ShardModule } from "./shard-module.ts";

/** What piscina loads in a thread: `dist/probe.worker.js`. */
export default (cachedModules(__dirname, require)("./probe-shard.js") as ShardModule).default;
