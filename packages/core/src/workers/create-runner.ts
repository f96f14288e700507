import { inlineRunner } from "./inline-runner.ts";
import { startWorkerPool, type WorkerPool } from "./pool-runner.ts";
import type { ShardRunner } from "./shard-runner.ts";

/**
 * Makes what runs a scan's shards: worker threads, the calling thread, or both, where the calling thread takes the first shard while
 * the workers are still starting.
 *
 * @param given Threads of the caller's: used instead of new ones, and left running.
 */
export function createRunner(
  spread: { readonly threads: number; readonly callerProbes: boolean },
  given?: WorkerPool,
): ShardRunner {
  if (spread.threads === 0) return inlineRunner();
  const pool = given ?? startWorkerPool(spread.threads);
  const close = async (): Promise<void> => {
    if (given === undefined) await pool.close();
  };
  if (!spread.callerProbes) return { run: (task, receive) => pool.run(task, receive), close };
  const inline = inlineRunner();
  return {
    async run(task, receive) {
      if (task.worker !== 0) return await pool.run(task, receive);
      // Once the calling thread probes it has few moments left to launch others.
      await pool.launched;
      return await inline.run(task, receive);
    },
    close,
  };
}
