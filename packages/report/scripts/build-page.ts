import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** The page's own script and style, each as it stands in the document. */
export interface PageAssets {
  readonly script: string;
  readonly style: string;
}

/** Browsers of some years ago: a report is opened wherever it is sent. */
const TARGET = ["es2020", "chrome100", "firefox100", "safari15"];

/** Makes `src/html/page.data.json` of what lies in `page/`. */
export async function buildPage(): Promise<PageAssets> {
  return { script: await bundle("page.ts"), style: await bundle("page.css") };
}

async function bundle(name: string): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [fileURLToPath(new URL(`../page/${name}`, import.meta.url))],
    bundle: true,
    minify: true,
    format: "iife",
    charset: "ascii",
    target: TARGET,
    legalComments: "none",
    write: false,
  });
  return outputFiles.map(({ text }) => text.trim()).join("");
}
