import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import * as store from "../src/index.ts";
import { STORE_ERROR_CODES } from "../src/store-error.ts";

it("the package gives exactly these", () => {
  expect(Object.keys(store).sort()).toEqual([
    "SCAN_STATUSES",
    "SCHEDULE_STATUSES",
    "StoreError",
    "holdLock",
    "openStore",
    "tokenGrantSchema",
  ]);
});

it("the README lists the error codes", async () => {
  const readme = await readFile(new URL("../README.md", import.meta.url), "utf8");
  expect([...readme.matchAll(/^\| `(STORE_[A-Z_]+)` \|/gm)].map(([, code]) => code)).toEqual([...STORE_ERROR_CODES]);
});
