import { defineConfig } from "vitest/config";

/** Suites that need root and Debian's servers: one file at a time. */
export default defineConfig({
  test: { include: ["test/lab/**/*.test.ts"], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 },
});
