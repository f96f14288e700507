import { inlineRunner } from "./inline-runner.ts";
import { poolRunner } from "./pool-runner.ts";
import type { ShardRunner } from "./shard-runner.ts";

/**
 * Makes what runs a scan's shards: worker threads, the calling thread, or both, where the calling thread takes the first shard while
 * the workers are still starting.
 */
export function createRunner(spread: { readonly threads: number; readonly callerProbes: boolean }): ShardRunner {
  if (spread.threads === 0) return inlineRunner();
  const pool = poolRunner(spread.threads);
  if (!spread.callerProbes) return pool;
  const inline = inlineRunner();
  return {
    run: (task, receive) => (task.worker === 0 ? inline : pool).run(task, receive),
    close: () => pool.close(),
  };
}
