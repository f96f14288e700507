import { expect, it } from "vitest";
import { resolveTargets } from "../targets/resolve-targets.ts";
import { targetWarnings } from "./target-warnings.ts";

it("tells of names without an address, and of special-purpose addresses that are left out", async () => {
  const lookup = () => Promise.reject(Object.assign(new Error("gone"), { code: "ENOTFOUND" }));
  const targets = await resolveTargets({ include: { specs: ["gone.example", "10.0.0.0/7"] }, lookup });
  expect(targetWarnings(targets)).toEqual([
    { type: "warning", code: "target-unresolvable", message: expect.stringContaining('"gone.example"') },
    { type: "warning", code: "special-purpose-skipped", message: expect.stringContaining('"10.0.0.0/7"') },
  ]);
  expect(targetWarnings(await resolveTargets({ include: { specs: ["127.0.0.1"] } }))).toEqual([]);
});
