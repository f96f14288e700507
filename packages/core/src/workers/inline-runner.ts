import { runShard } from "./run-shard.ts";
import type { ShardRunner } from "./shard-runner.ts";

/** Runs shards in the calling thread, one after the other: what a small scan is done with before a thread has started. */
export function inlineRunner(): ShardRunner {
  let before: Promise<void> = Promise.resolve();
  return {
    run(task, receive) {
      const run = before.then(() => runShard(task, false, receive));
      before = run.catch(() => undefined);
      return run;
    },
    close: async () => undefined,
  };
}
