import { recordingModules } from "./recording-modules.ts";

/** In place of `start.ts` while the code caches are made: leaves them behind when the process ends. */
const { load, writeCaches } = recordingModules(__dirname, require);
process.on("exit", writeCaches);
load("./main.js");
