import { defineConfig } from "vitest/config";

/** Suites that need root: one file at a time, since scans beside each other would be measured by each other. */
export default defineConfig({
  test: { include: ["test/lab/**/*.test.ts"], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 },
});
