import { readFile } from "node:fs/promises";
import { expect, test } from "vitest";
import { generate } from "./generate.ts";

const { types, schemas } = await generate();

test.each([
  ["openapi.ts", types],
  ["schemas.data.json", `${schemas}\n`],
])(
  "src/generated/%s was made of openapi.json as it is (after a change there: npm run generate -w @portolan/client)",
  async (name, made) => {
    expect(await readFile(new URL(`../src/generated/${name}`, import.meta.url), "utf8")).toBe(made);
  },
);
