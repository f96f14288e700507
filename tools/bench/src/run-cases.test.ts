import { expect, it } from "vitest";
import type { BenchCase } from "./bench-case.ts";
import { runCases } from "./run-cases.ts";

it("goes on after a case that throws, and gives it a fault", async () => {
  const outcome = { name: "good", rows: [], faults: [] };
  const bad: BenchCase = { name: "bad", description: "", runs: 1, run: () => Promise.reject(new Error("No nmap.")) };
  const good: BenchCase = { name: "good", description: "", runs: 1, run: () => Promise.resolve(outcome) };
  const context = { runs: undefined, portolanFlags: [], folder: "/tmp", say() {} };
  expect(await runCases([bad, good], context)).toEqual([{ name: "bad", rows: [], faults: ["No nmap."] }, outcome]);
});
