import { expect, it } from "vitest";
import { threadsFor } from "./threads-for.ts";

it("leaves half of the cores to everything else, and the thread that answers to none but small scans", () => {
  expect([1, 2, 3, 8].map((cores) => threadsFor(1_000_000, cores))).toEqual([1, 1, 1, 4]);
  expect(threadsFor(4_096, 2)).toBe(1);
  expect(threadsFor(4_095, 8)).toBe(0);
});
