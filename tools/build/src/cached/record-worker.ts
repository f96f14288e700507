import type { Script } from "node:vm";
import { cachedModules } from "./cached-modules.ts";
import type { ShardModule } from "./shard-module.ts";
import { writeCaches } from "./write-caches.ts";

/** In place of `worker.ts` while the code caches are made: leaves them behind after each shard, since a thread is ended without a word. */
const scripts = new Map<string, Script>();
const load = cachedModules(__dirname, require, (path, script) => scripts.set(path, script));
const shard = load("./probe-shard.js") as ShardModule;

export default async function recordShard(order: unknown): Promise<unknown> {
  const outcome = await shard.default(order);
  writeCaches(scripts);
  return outcome;
}
