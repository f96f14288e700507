import { writeFile } from "node:fs/promises";
import { buildPage } from "./build-page.ts";

/** Run by `npm run page` after a change in `page/`: writes the script and the style that the HTML writer puts into its document. */
const target = new URL("../src/html/page.data.json", import.meta.url);
await writeFile(target, `${JSON.stringify(await buildPage(), undefined, 1)}\n`);
process.stdout.write(`Written to ${target.pathname}\n`);
