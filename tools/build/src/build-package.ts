import { existsSync } from "node:fs";
import { bundlePackage, emitDeclarations } from "./bundle.ts";

/** Run from a package's folder: its index, and its worker where it has one. */
const WORKER = "src/workers/probe.worker.ts";

await bundlePackage(["src/index.ts", ...(existsSync(WORKER) ? [WORKER] : [])]);
emitDeclarations();
