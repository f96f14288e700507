import { readFile } from "node:fs/promises";
import { z } from "zod";
import { bundleApp, bundleWorker, piscinaWorker } from "./bundle.ts";

/** A native addition of piscina's to set a thread's priority, which nobody here asks for; it does without. */
const UNUSED = "@napi-rs/nice";

/** Run from an app's folder: bundles `src/main.ts` and puts core's worker, and piscina's start of one, beside it. */
const manifest = z
  .object({ dependencies: z.record(z.string(), z.string()).default({}) })
  .parse(JSON.parse(await readFile("package.json", "utf8")));

const external = [...Object.keys(manifest.dependencies), UNUSED];

await bundleApp(["src/main.ts"], external);
await bundleWorker("../../packages/core/dist/probe.worker.js", external);
await bundleWorker(piscinaWorker(), external);
