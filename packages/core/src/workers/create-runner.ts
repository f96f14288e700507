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
    async run(task, receive) {
      if (task.worker !== 0) return await pool.run(task, receive);
      // Once the calling thread probes it has few moments left to launch others.
      await pool.launched;
      return await inline.run(task, receive);
    },
    close: () => pool.close(),
  };
}
