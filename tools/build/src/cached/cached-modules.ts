import { readFileSync } from "node:fs";
import { join } from "node:path";
import { constants, Script } from "node:vm";

/** Ends the name of a file with V8's code cache of the module it lies beside. */
export const CACHE_SUFFIX = ".cache";

/** A module as a function of what Node gives a CommonJS module. */
type ModuleFunction = (
  exports: unknown,
  require: NodeJS.Require,
  module: { exports: unknown },
  filename: string,
  dirname: string,
) => void;

/** Loads modules by their names, `./` before them, and takes on those that come in the file of another. */
interface VolumeRequire extends NodeJS.Require {
  define(modules: Readonly<Record<string, ModuleFunction>>): void;
}

/** Told of each file when it has been compiled. */
export type OnCompiled = (path: string, script: Script) => void;

/**
 * Loads CommonJS modules of one folder by the code caches that lie beside them, so that V8 neither parses nor compiles what it runs. A
 * cache of another V8 or of another text is refused by V8 itself, and the module compiled as ever.
 *
 * The modules are ASCII, and each is a function expression that takes what Node gives a CommonJS module (`bundleCommand`). Caches are read
 * from where the program is installed and written by its build alone: what could be written by others must not be run.
 *
 * @param outside Gives what lies outside the folder.
 */
export function cachedModules(folder: string, outside: NodeJS.Require, onCompiled?: OnCompiled): NodeJS.Require {
  const loaded = new Map<string, { exports: unknown }>();
  const defined = new Map<string, ModuleFunction>();
  const compile = (path: string): ModuleFunction => {
    const cachedData = readIfThere(path + CACHE_SUFFIX);
    const script = new Script(readFileSync(path, "latin1"), {
      filename: path,
      importModuleDynamically: constants.USE_MAIN_CONTEXT_DEFAULT_LOADER,
      ...(cachedData === undefined ? {} : { cachedData }),
    });
    onCompiled?.(path, script);
    return script.runInThisContext();
  };
  const require = ((name: string): unknown => {
    if (!name.startsWith("./")) return outside(name);
    const known = loaded.get(name);
    if (known !== undefined) return known.exports;
    const path = join(folder, name);
    const run = defined.get(name) ?? compile(path);
    const module = { exports: {} };
    loaded.set(name, module);
    run(module.exports, require, module, path, folder);
    return module.exports;
  }) as VolumeRequire;
  require.define = (modules) => {
    for (const [name, run] of Object.entries(modules)) defined.set(name, run);
  };
  return require;
}

function readIfThere(path: string): Buffer | undefined {
  try {
    return readFileSync(path);
  } catch {
    return undefined;
  }
}
