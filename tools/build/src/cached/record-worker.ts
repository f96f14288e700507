import { recordingModules } from "./recording-modules.ts";
import type { ShardModule } from "./shard-module.ts";

/** In place of `worker.ts` while the code caches are made: leaves them behind after each shard, since a thread is ended without a word. */
const { load, writeCaches } = recordingModules(__dirname, require);
const shard = load("./probe-shard.js") as ShardModule;

export default async function recordShard(order: unknown): Promise<unknown> {
  const outcome = await shard.default(order);
  writeCaches();
  return outcome;
}
