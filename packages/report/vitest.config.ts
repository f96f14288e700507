import { defineConfig } from "vitest/config";

/** Properties over whole documents take a while on a busy machine. */
export default defineConfig({ test: { include: ["{src,page,scripts}/**/*.test.ts"], testTimeout: 60_000 } });
