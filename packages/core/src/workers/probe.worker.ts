import type { MessagePort } from "node:worker_threads";
import { PortolanError, type PortolanErrorCode } from "../errors.ts";
import type { Batch, ShardTask } from "./protocol.ts";
import { runShard } from "./run-shard.ts";

/** What a worker answers when its shard has ended: nothing, or an error in a form that survives the way between threads. */
export type ShardOutcome = { readonly code: PortolanErrorCode; readonly message: string } | undefined;

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
