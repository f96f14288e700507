import { spawnSync } from "node:child_process";
import { mkdir, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { basename, resolve } from "node:path";
import { type BuildOptions, build, type Plugin, transform } from "esbuild";

/** The oldest Node that a bundle must run on: what Debian stable ships. */
const TARGET = "node20.19";

const COMMON: BuildOptions = {
  bundle: true,
  platform: "node",
  format: "esm",
  target: TARGET,
  sourcemap: false,
  legalComments: "none",
  logLevel: "warning",
};

/**
 * Bundles a package into `dist/`; what its package.json depends on stays an import.
 *
 * @param entryPoints What it exports: they share what they have in common.
 * @param workers What its threads run: each is one file, so that a thread starts sooner.
 */
export async function bundlePackage(entryPoints: readonly string[], workers: readonly string[]): Promise<void> {
  await rm("dist", { recursive: true, force: true });
  const options: BuildOptions = { ...COMMON, outdir: "dist", splitting: true, packages: "external" };
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
  plugins: [WITHOUT_LOCALES],
  // CommonJS dependencies inside an ESM bundle still ask for `require`, and for the folder they lie in.
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
  await build({ ...APP, entryPoints: [...entryPoints], outdir: "dist", splitting: true, external: [...external] });
}

/** Puts a file that a worker thread runs beside an app's bundle, in one file with what it needs, but for the packages in `external`. */
export async function bundleWorker(path: string, external: readonly string[]): Promise<void> {
  await build({ ...APP, entryPoints: [path], outdir: "dist", external: [...external] });
}

/** As Node gives a CommonJS module what it needs (`cachedModules`), with the place of the module that `import.meta.url` tells. */
const AS_FUNCTION = {
  banner:
    "(function(exports,require,module,__filename,__dirname){const __url=require('node:url').pathToFileURL(__filename).href;",
  footer: "})",
  define: { "import.meta.url": "__url" },
} as const;

/**
 * Bundles a command into CommonJS modules that share what they have in common, `main.js` being the first, each of them a function expression to
 * be loaded with a code cache. ES modules can have none in Node 20, and their loader alone costs 10 ms.
 */
export async function bundleCommand(entryPoint: string, external: readonly string[]): Promise<void> {
  await rm("dist", { recursive: true, force: true });
  await mkdir("dist");
  // The folder above says that its modules are ES modules.
  await writeFile("dist/package.json", '{ "type": "commonjs" }\n');
  const { banner: _, ...options } = APP;
  const { outputFiles } = await build({
    ...options,
    entryPoints: [entryPoint],
    outdir: "dist",
    splitting: true,
    external: [...external],
    write: false,
  });
  for (const { path, text } of outputFiles) {
    const { code } = await transform(text, {
      ...AS_FUNCTION,
      format: "cjs",
      target: TARGET,
      platform: "node",
      minifyWhitespace: true,
      supported: { "dynamic-import": false },
    });
    await writeFile(`dist/${basename(path)}`, code);
  }
}

/** Bundles what a command's threads run into one such module. */
export async function bundleThread(path: string, name: string, external: readonly string[]): Promise<void> {
  const { banner, footer, define } = AS_FUNCTION;
  await build({
    ...APP,
    entryPoints: { [name]: path },
    outdir: "dist",
    external: [...external],
    format: "cjs",
    banner: { js: banner },
    footer: { js: footer },
    define,
  });
}

/** Bundles a small CommonJS module that is loaded by Node itself. */
export async function bundleStart(path: string, name: string, external: readonly string[]): Promise<void> {
  const { banner: _, ...options } = APP;
  await build({ ...options, entryPoints: { [name]: path }, outdir: "dist", external: [...external], format: "cjs" });
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
