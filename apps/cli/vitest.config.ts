import { defineConfig } from "vitest/config";

export default defineConfig({
  // Generous, since some tests wait for whole scans: it only bounds how long a failure takes.
  test: { include: ["src/**/*.test.ts", "test/*.test.ts", "test/guides/*.test.ts"], testTimeout: 60_000 },
});
