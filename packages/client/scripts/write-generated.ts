import { writeFile } from "node:fs/promises";
import { generate } from "./generate.ts";

const { types, schemas } = await generate();
await writeFile(new URL("../src/generated/openapi.ts", import.meta.url), types);
await writeFile(new URL("../src/generated/schemas.data.json", import.meta.url), `${schemas}\n`);
