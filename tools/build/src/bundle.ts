import { spawnSync } from "node:child_process";
import { mkdir, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, resolve } from "node:path";
import { type BuildOptions, build, type Plugin, transform } from "esbuild";
import { bindVolumes } from "./bind-volumes.ts";

/** The oldest Node that a bundle must run on: what Debian stable ships. */
const TARGET = "node20.19";

/**
 * Tables as text that is parsed when they are loaded: as literals of thousands of strings V8 takes twice as long for them, even from its own
 * code cache.
 */
const TABLES_AS_TEXT: Plugin = {
  name: "tables-as-text",
  setup({ onLoad }) {
    onLoad({ filter: /\.data\.json$/ }, async ({ path }) => {
      const text = JSON.stringify(JSON.parse(await readFile(path, "utf8")));
      return { contents: `export default JSON.parse(${JSON.stringify(text)});` };
    });
  },
};

const COMMON: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: TARGET,
  sourcemap: false,
  legalComments: "none",
  logLevel: "warning",
  plugins: [TABLES_AS_TEXT],
};

/**
 * Bundles a package into `dist/`.
 *
 * @param entryPoints What it exports: they share what they have in common.
 * @param workers What its threads run: each is one file, so that a thread starts sooner.
 * @param external What its package.json installs, and what stays an import therefore.
 */
export async function bundlePackage(
  entryPoints: readonly string[],
  workers: readonly string[],
  external: readonly string[],
): Promise<void> {
  await rm("dist", { recursive: true, force: true });
  const options: BuildOptions = { ...COMMON, outdir: "dist", splitting: true, external: [...external] };
  await build({ ...options, entryPoints: [...entryPoints] });
  for (const worker of workers) await build({ ...options, entryPoints: [worker] });
}

/**
 * zod's messages in fifty languages: 400 kB that every start would read, though nothing here asks for any but the English ones, which zod
 * imports by themselves.
 */
const WITHOUT_LOCALES: Plugin = {
  name: "without-locales",
  setup({ onLoad }) {
    onLoad({ filter: /\/zod\/v4\/locales\/index\.js$/ }, () => ({ contents: "export {};" }));
  },
};

const APP: BuildOptions = {
  ...COMMON,
  minifySyntax: true,
  // Names are kept, so that an error of a user's can be told where it comes from.
  minifyWhitespace: true,
  plugins: [TABLES_AS_TEXT, WITHOUT_LOCALES],
};

/** CommonJS dependencies inside an ESM bundle still ask for `require`, and for the folder they lie in. */
const ESM_APP: BuildOptions = {
  ...APP,
  banner: {
    js: [
      'import { createRequire as __createRequire } from "node:module";',
      "const require = __createRequire(import.meta.url);",
      'const __dirname = require("node:path").dirname(require("node:url").fileURLToPath(import.meta.url));',
    ].join("\n"),
  },
};

/** Bundles an app with all its code, but for the packages named in `external`, which its package.json installs. */
export async function bundleApp(entryPoints: readonly string[], external: readonly string[]): Promise<void> {
  await rm("dist", { recursive: true, force: true });
  await build({ ...ESM_APP, entryPoints: [...entryPoints], outdir: "dist", splitting: true, external: [...external] });
}

/**
 * Puts a file that Node loads by itself, such as the one that a worker thread runs, beside an app's bundle, in one file with what it needs, but
 * for the packages in `external`.
 */
export async function bundleEntry(path: string, external: readonly string[]): Promise<void> {
  await build({ ...ESM_APP, entryPoints: [path], outdir: "dist", external: [...external] });
}

/**
 * The same for a command, in CommonJS: Node then starts without its loader of ES modules.
 *
 * @param name Its name there, without `.js`; its own by default.
 */
export async function bundleStart(path: string, external: readonly string[], name?: string): Promise<void> {
  const entryPoints = name === undefined ? [path] : { [name]: path };
  await build({ ...APP, format: "cjs", entryPoints, outdir: "dist", external: [...external] });
}

/** What stands for `import.meta.url` in it, where that is asked for: few modules do, and each start would pay for all. */
const URL_DEFINITION = { "import.meta.url": "__url" };
const URL_HEAD = "const __url=require('node:url').pathToFileURL(__filename).href;";

/**
 * Bundles a command into CommonJS modules that share what they have in common, `main.js` being the first, each of them a function expression to
 * be loaded with a code cache. ES modules can have none in Node 20.
 *
 * @param volumes What is loaded together is read together, since each file costs its time: of each volume, the source files of modules whose
 *   imports it holds beside them, in the file of the first. That of `entryPoint` comes first.
 */
export async function bundleCommand(
  entryPoint: string,
  external: readonly string[],
  volumes: readonly (readonly string[])[],
): Promise<void> {
  await rm("dist", { recursive: true, force: true });
  await mkdir("dist");
  await writeFile("dist/package.json", JSON.stringify({ type: "commonjs" }));
  const { outputFiles, metafile } = await build({
    ...APP,
    entryPoints: [entryPoint],
    outdir: "dist",
    splitting: true,
    external: [...external],
    write: false,
    metafile: true,
  });
  const modules = new Map<string, string>();
  for (const { path, text } of outputFiles) modules.set(basename(path), await asFunctionBody(text));
  const bound = bindVolumes(metafile, volumes);
  const first = new Set(bound[0]?.slice(1));
  for (const [name, body] of modules) {
    // Whatever is loaded, the first volume was before: others never ask for a file of these.
    if (first.has(name)) continue;
    const [, ...others] = bound.find(([head]) => head === name) ?? [];
    await writeFile(`dist/${name}`, `(${asFunction(defining(others, modules) + body)})`);
  }
}

async function asFunctionBody(text: string): Promise<string> {
  const { code } = await transform(text, {
    define: URL_DEFINITION,
    format: "cjs",
    target: TARGET,
    platform: "node",
    minifyWhitespace: true,
    supported: { "dynamic-import": false },
  });
  return text.includes("import.meta.url") ? URL_HEAD + code : code;
}

/** A function expression that takes what Node gives a CommonJS module; all of it is strict, as ES modules are. */
function asFunction(body: string): string {
  return `function(exports,require,module,__filename,__dirname){"use strict";${body}}`;
}

/** What makes modules known by their names before they are asked for (`cachedModules`). */
function defining(names: readonly string[], modules: ReadonlyMap<string, string>): string {
  if (names.length === 0) return "";
  const members = names.map((name) => `${JSON.stringify(`./${name}`)}:${asFunction(modules.get(name) ?? "")}`);
  return `require.define({${members.join()}});`;
}

/** Bundles what a command's threads run into one such module. */
export async function bundleThread(path: string, name: string, external: readonly string[]): Promise<void> {
  await build({
    ...APP,
    entryPoints: { [name]: path },
    outdir: "dist",
    external: [...external],
    format: "cjs",
    banner: { js: `(function(exports,require,module,__filename,__dirname){${URL_HEAD}` },
    footer: { js: "})" },
    define: URL_DEFINITION,
  });
}

/** The file that piscina starts a thread with: its bundle looks for it under this name in its own folder. */
export function piscinaWorker(): string {
  const require = createRequire(resolve("package.json"));
  return require.resolve("piscina").replace(/main\.js$|index\.js$/, "worker.js");
}

/** Writes a package's type declarations into `dist/`. */
export function emitDeclarations(): void {
  const require = createRequire(resolve("package.json"));
  const compiler = require.resolve("typescript/package.json").replace(/package\.json$/, "bin/tsc");
  const run = spawnSync(process.execPath, [compiler, "-p", "tsconfig.build.json"], { stdio: "inherit" });
  if (run.status !== 0) throw new Error(`tsc ended with status ${run.status}`);
}
