import { type MessagePort, parentPort, threadId } from "node:worker_threads";
import { chooseEngine } from "../engines/create-engine.ts";
import { PortolanError, type PortolanErrorCode } from "../errors.ts";
import type { Batch, ShardTask } from "./protocol.ts";
import { runShard } from "./run-shard.ts";

/** What a worker answers when its shard has ended: nothing, or an error in a form that survives the way between threads. */
export type ShardOutcome = { readonly code: PortolanErrorCode; readonly message: string } | undefined;

/** What a worker says once it has loaded all that its shards will need. Until then it must not be terminated. */
export interface WorkerNotice {
  readonly loadedThread: number;
}

// The choice loads the native library now, while the thread that asks is still busy, and not when the first shard comes.
chooseEngine("auto", "connect");
// This module counts as loaded when its loader has returned, which is after this turn.
queueMicrotask(() => parentPort?.postMessage({ loadedThread: threadId } satisfies WorkerNotice));

/** The function that piscina runs in a worker thread. Batches go by a port of their own, so that they come in order. */
export default async function probeShard(order: {
  readonly task: ShardTask;
  readonly port: MessagePort;
}): Promise<ShardOutcome> {
  const { task, port } = order;
  try {
    await runShard(task, true, (batch: Batch) => port.postMessage(batch));
    return undefined;
  } catch (error) {
    if (error instanceof PortolanError) return { code: error.code, message: error.message };
    throw error;
  } finally {
    port.close();
  }
}
