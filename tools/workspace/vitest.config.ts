import { defineConfig } from "vitest/config";

/** Packing and linting start other programs, which have two cores to share with everything else. */
export default defineConfig({
  test: { include: ["src/**/*.test.ts", "test/**/*.test.ts"], testTimeout: 300_000, hookTimeout: 300_000 },
});
