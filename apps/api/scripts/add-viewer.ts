import { cp, mkdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { VIEWER_FILES } from "../src/docs/docs-routes.ts";

/** Puts what `/docs` shows beside the bundle, with the licences of all that is in it. */
const LICENCES = ["LICENSE", "NOTICE", "swagger-ui-bundle.js.LICENSE.txt"];

const from = dirname(createRequire(import.meta.url).resolve("swagger-ui-dist/package.json"));
await mkdir("dist/docs", { recursive: true });
for (const file of [...VIEWER_FILES, ...LICENCES]) await cp(join(from, file), join("dist/docs", file));
