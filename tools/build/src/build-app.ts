import { bundleApp, bundleEntry, piscinaWorker } from "./bundle.ts";
import { externalPackages } from "./external-packages.ts";

/** Run from an app's folder: bundles `src/main.ts` and puts core's worker, and piscina's start of one, beside it. */
const external = await externalPackages();

await bundleApp(["src/main.ts"], external);
await bundleEntry("../../packages/core/dist/probe.worker.js", external);
await bundleEntry(piscinaWorker(), external);
