/** The pool alone, for programs that start their threads before they load anything else: `@portolan/core/worker-pool`. */
export { startWorkerPool, type WorkerPool } from "./workers/pool-runner.ts";
