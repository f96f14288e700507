import { writeFile } from "node:fs/promises";
import { DEFAULT_LIMITS } from "../src/limits.ts";
import { openApiDocument } from "../src/openapi/document.ts";

/** Where the client's types are made from. */
const FILE = new URL("../../../packages/client/openapi.json", import.meta.url);

await writeFile(FILE, `${JSON.stringify(openApiDocument(DEFAULT_LIMITS), undefined, 2)}\n`);
