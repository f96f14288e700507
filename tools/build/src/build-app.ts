import { readFile } from "node:fs/promises";
import { z } from "zod";
import { bundleApp, bundleWorker } from "./bundle.ts";

/** Run from an app's folder: bundles `src/main.ts` and puts core's worker beside it. */
const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()).default({}) })
  .parse(JSON.parse(await readFile("package.json", "utf8")));

const installed = Object.keys(manifest.dependencies);

await bundleApp(["src/main.ts"], installed);
await bundleWorker("../../packages/core/dist/probe.worker.js", installed);
