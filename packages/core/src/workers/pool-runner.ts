import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import type { Piscina } from "piscina";
import { SystemError } from "../errors.ts";
import type { ShardOutcome } from "./probe.worker.ts";
import type { Batch, ShardTask } from "./protocol.ts";
import type { BatchReceiver, ShardRunner } from "./shard-runner.ts";

/** Where the built worker may lie: beside the bundle that this code is part of, or in `dist` when it runs from its sources. */
const WORKER_PLACES = ["./probe.worker.js", "../dist/probe.worker.js", "../../dist/probe.worker.js"];

const YOUNG_GENERATION_MB = 8;

function workerFile(): string {
  const places = WORKER_PLACES.map((place) => fileURLToPath(new URL(place, import.meta.url)));
  const found = places.find((place) => existsSync(place));
  if (found === undefined) {
    throw new SystemError(
      "ENGINE_UNAVAILABLE",
      `The worker file is missing (${places[0]}): build the package, or install it again.`,
    );
  }
  return found;
}

/** A runner whose threads take a moment to start. */
export interface PoolRunner extends ShardRunner {
  /** Settles when the threads have begun to start, or cannot: they do the rest by themselves. */
  readonly launched: Promise<void>;
}

/** Runs shards in piscina's worker threads, one shard a thread at a time. The threads start at once. */
export function poolRunner(threads: number): PoolRunner {
  const starting = startPool(threads);
  // A failure to start is told to whoever runs a shard.
  const launched = starting.then(
    () => undefined,
    () => undefined,
  );
  return {
    launched,
    run: async (task, receive) => runInPool(await starting, task, receive),
    close: async () => (await starting.catch(() => undefined))?.destroy(),
  };
}

async function startPool(threads: number): Promise<Piscina> {
  // Loaded when it is needed: a scan in one thread starts sooner without it.
  const { Piscina } = await import("piscina");
  return new Piscina({
    filename: workerFile(),
    minThreads: threads,
    maxThreads: threads,
    concurrentTasksPerWorker: 1,
    // A prober makes little garbage: room for more of it would only grow the process.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
}

async function runInPool(pool: Piscina, task: ShardTask, receive: BatchReceiver): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", receive);
  let outcome: ShardOutcome;
  try {
    outcome = await pool.run({ task, port: port2 }, { transferList: [port2] });
  } catch (cause) {
    const detail = cause instanceof Error ? cause.message : String(cause);
    throw new SystemError("WORKER_DIED", `A worker thread died (${detail}).`, { cause });
  } finally {
    // What the worker sent and we have not yet been told of still counts, also from one that is dead.
    port1.off("message", receive);
    for (let left = receiveMessageOnPort(port1); left !== undefined; left = receiveMessageOnPort(port1))
      receive(left.message as Batch);
    port1.close();
  }
  if (outcome !== undefined) throw new SystemError(outcome.code, outcome.message);
}
