import { defineConfig } from "vitest/config";

/** Suites that need root: a disk of their own, a network of their own, and Debian's Chromium kept off every network. */
export default defineConfig({
  test: { include: ["test/lab/**/*.test.ts"], fileParallelism: false, testTimeout: 120_000, hookTimeout: 120_000 },
});
