import { existsSync } from "node:fs";
import { bundlePackage, emitDeclarations } from "./bundle.ts";

/** Run from a package's folder: its index, what else it exports, and its worker, where it has them. */
const POOL = "src/worker-pool.ts";
const WORKER = "src/workers/probe.worker.ts";

await bundlePackage(["src/index.ts", POOL].filter(existsSync), [WORKER].filter(existsSync));
emitDeclarations();
