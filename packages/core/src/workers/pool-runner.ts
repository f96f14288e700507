import { once } from "node:events";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { MessageChannel, receiveMessageOnPort } from "node:worker_threads";
import type { Piscina } from "piscina";
import { SystemError } from "../errors.ts";
import type { ShardOutcome, WorkerNotice } from "./probe.worker.ts";
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

/**
 * Worker threads of the caller's. Handed to scans (`ScanRequest.pool`), they serve one after the other, or several at once, without
 * starting anew; all but `close` is for core itself.
 */
export interface WorkerPool extends ShardRunner {
  /** Settles when the threads have begun to start, or cannot: they do the rest by themselves. */
  readonly launched: Promise<void>;
  /** Settles when every thread that has begun to start has loaded its code: from then on the process may exit without closing the pool. */
  loaded(): Promise<void>;
}

/**
 * Starts worker threads ahead of the scans that they will serve. They start at once, and run one shard at a time each: a shard more
 * than there are threads waits for one.
 *
 * @param threads How many to begin with, from 1.
 * @param mostThreads How many to grow to when a scan has more shards.
 */
export function startWorkerPool(threads: number, mostThreads = threads): WorkerPool {
  const starting = startPool(threads, mostThreads);
  // A failure to start is told to whoever runs a shard.
  const started = starting.catch(() => undefined);
  const whereStarted = async (act: (pool: ThreadPool) => Promise<void>): Promise<void> => {
    const pool = await started;
    if (pool !== undefined) await act(pool);
  };
  return {
    launched: started.then(() => undefined),
    loaded: () => whereStarted(allLoaded),
    run: async (task, receive) => runInPool(await starting, task, receive),
    close: () => whereStarted(closePool),
  };
}

/** A pool of piscina's, and those of its threads that have said that they are loaded. */
interface ThreadPool {
  readonly piscina: Piscina;
  readonly loaded: Set<number>;
}

async function startPool(threads: number, mostThreads: number): Promise<ThreadPool> {
  // Loaded when it is needed: a scan in one thread starts sooner without it.
  const { Piscina } = await import("piscina");
  const piscina = new Piscina({
    filename: workerFile(),
    minThreads: threads,
    maxThreads: mostThreads,
    concurrentTasksPerWorker: 1,
    // Nobody asks for its histograms.
    recordTiming: false,
    // A prober makes little garbage: room for more of it would only grow the process.
    resourceLimits: { maxYoungGenerationSizeMb: YOUNG_GENERATION_MB },
  });
  const loaded = new Set<number>();
  piscina.on("message", ({ loadedThread }: WorkerNotice) => loaded.add(loadedThread));
  return { piscina, loaded };
}

/** Ends the threads, once each is loaded. */
async function closePool(pool: ThreadPool): Promise<void> {
  await allLoaded(pool);
  await pool.piscina.destroy();
}

/** Node aborts the process when a thread is terminated, or the process exits, while the thread loads a native library. */
async function allLoaded({ piscina, loaded }: ThreadPool): Promise<void> {
  const loading = piscina.threads.filter(({ threadId }) => !loaded.has(threadId));
  await Promise.all(
    loading.map(async (thread) => {
      // Its first message is that notice. The event loop is kept alive for it.
      thread.ref();
      await Promise.race([once(thread, "message"), once(thread, "exit")]).catch(() => undefined);
    }),
  );
}

async function runInPool({ piscina }: ThreadPool, task: ShardTask, receive: BatchReceiver): Promise<void> {
  const { port1, port2 } = new MessageChannel();
  port1.on("message", receive);
  let outcome: ShardOutcome;
  try {
    outcome = await piscina.run({ task, port: port2 }, { transferList: [port2] });
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
