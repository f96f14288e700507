import { createRequire } from "node:module";
import { pathToFileURL } from "node:url";

/** Arguments that let a plain Node run TypeScript. */
export const TYPESCRIPT_LOADER = ["--import", pathToFileURL(createRequire(import.meta.url).resolve("tsx")).href];
