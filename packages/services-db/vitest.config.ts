import { defineConfig } from "vitest/config";

export default defineConfig({
  // Suites that need root and Debian's servers are `lab`.
  test: { exclude: ["node_modules/**", "test/lab/**"] },
});
