import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["src/**/*.test.ts", "test/*.test.ts"],
    // Only what hangs is to fail by the clock, on however busy a machine.
    testTimeout: 120_000,
  },
});
