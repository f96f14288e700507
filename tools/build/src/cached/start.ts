import { cachedModules } from "./cached-modules.ts";

/** Where a command starts: `dist/start.js`. */
cachedModules(__dirname, require)("./main.js");
