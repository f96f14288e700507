import { existsSync } from "node:fs";
import { bundlePackage, emitDeclarations } from "./bundle.ts";
import { exportedEntryPoints } from "./exported-entry-points.ts";
import { externalPackages } from "./external-packages.ts";

/** Run from a package's folder: what it exports, and its worker, where it has one. */
const WORKER = "src/workers/probe.worker.ts";

await bundlePackage(await exportedEntryPoints(), [WORKER].filter(existsSync), await externalPackages());
emitDeclarations();
