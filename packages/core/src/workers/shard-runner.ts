import type { Batch, ShardTask } from "./protocol.ts";

/** Takes a batch in; called in the order in which the worker made them. */
export type BatchReceiver = (batch: Batch) => void;

/** Something that can run shards: worker threads, or the thread that asks. */
export interface ShardRunner {
  /**
   * Runs one shard; resolves when it has ended and its last batch was received.
   *
   * @throws SystemError what the shard ended with. `WORKER_DIED` means that the thread is gone and the shard may be run again from
   * its last batch.
   */
  run(task: ShardTask, receive: BatchReceiver): Promise<void>;
  /** Ends all threads. */
  close(): Promise<void>;
}
