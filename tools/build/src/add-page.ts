import { cp, rm } from "node:fs/promises";

/** Run from an app's folder, with two folders as arguments: puts a page that another project built beside the app's bundle. */
const [from, to] = process.argv.slice(2);
if (from === undefined || to === undefined)
  throw new Error("Name the folder of the page's build, and the one to put it in.");
await rm(to, { recursive: true, force: true });
await cp(from, to, { recursive: true });
