import { readFile } from "node:fs/promises";
import { expect, it } from "vitest";
import { PROBLEM_KINDS } from "./problem-kind.ts";

it("has the kinds and statuses that the README lists", async () => {
  const readme = await readFile(new URL("../../README.md", import.meta.url), "utf8");
  const rows = readme.matchAll(/^\| `([a-z-]+)` \| (\d{3}) \|/gm);
  const documented = [...rows].map(([, kind, status]) => [kind, Number(status)]);
  const known = Object.entries(PROBLEM_KINDS).map(([kind, { status }]) => [kind, status]);
  expect(Object.fromEntries(documented)).toEqual(Object.fromEntries(known));
});
