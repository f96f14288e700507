import { defineConfig } from "vite";

/** The API that the page talks to while it is worked on (`npx vite` here, `npm run api` beside it). */
const API = "http://127.0.0.1:8080";

export default defineConfig({
  build: {
    // The page's policy allows no data: addresses, and no inline script.
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    target: "es2022",
    reportCompressedSize: true,
  },
  oxc: { jsx: { runtime: "automatic", importSource: "preact" } },
  server: { host: "127.0.0.1", proxy: { "/v1": API } },
});
