import { readFile } from "node:fs/promises";
import { z } from "zod";

/** The sources of what the package whose folder this is exports: `./dist/xml.js` is made of `src/xml.ts`. */
export async function exportedEntryPoints(): Promise<string[]> {
  const manifest = z
    .object({ exports: z.record(z.string(), z.union([z.string(), z.object({ import: z.string() })])) })
    .parse(JSON.parse(await readFile("package.json", "utf8")));
  return Object.values(manifest.exports).flatMap((target) =>
    typeof target === "string" ? [] : [target.import.replace(/^\.\/dist\/(.*)\.js$/, "src/$1.ts")],
  );
}
