import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import * as client from "../src/index.ts";

it("the package gives exactly these", () => {
  expect(Object.keys(client).sort()).toEqual([
    "CLIENT_ERROR_CODES",
    "ClientError",
    "ServerProblem",
    "createClient",
    "dataOf",
    "isPassing",
    "pause",
  ]);
});

it("the README lists the error codes", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  expect([...readme.matchAll(/^\| `([A-Z_]+)` \|/gm)].map(([, code]) => code)).toEqual([...client.CLIENT_ERROR_CODES]);
});
