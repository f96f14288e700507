import { defineConfig } from "vitest/config";

/** Suites that need Debian's Chromium, and root to keep it off the network. */
export default defineConfig({
  test: { include: ["test/lab/**/*.test.ts"], testTimeout: 120_000, hookTimeout: 120_000 },
});
